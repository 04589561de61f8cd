"""`python -m linli.cli`: as `linli`, where the script is not at hand."""

from linli.cli import main

main()

// Before the first paint: the person's choice of light or dark, else the system's.
const chosen = document.cookie.match(/(?:^|; )theme=(light|dark)/)?.[1];
document.documentElement.dataset.bsTheme =
  chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

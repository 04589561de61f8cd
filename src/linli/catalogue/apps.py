"""The catalogue as an application: its table of holidays is what `kernel.arranged` asks."""

from django.apps import AppConfig

from linli.kernel.arranged import arranged_by


class CatalogueConfig(AppConfig):
    name = "linli.catalogue"

    def ready(self) -> None:
        from linli.catalogue.holidays import entered  # not before the models are there

        arranged_by(entered)

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "himpun.pages"
    verbose_name = "Halaman"

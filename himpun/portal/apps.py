from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "himpun.portal"

    def ready(self) -> None:
        from himpun.portal.wiring import connect

        connect()

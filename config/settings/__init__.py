"""Django's settings, one file per topic; this page only puts them together."""

from config.settings.apps import *
from config.settings.database import *
from config.settings.files import *
from config.settings.i18n import *
from config.settings.jobs import *
from config.settings.logging import *
from config.settings.pages import *
from config.settings.security import *
from config.settings.signing_in import *

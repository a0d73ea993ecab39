"""Language and time: Indonesian for people, UTC in the database; each region shows its own zone."""

LANGUAGE_CODE = "id"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

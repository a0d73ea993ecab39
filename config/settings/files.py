"""Where files lie: everything that must be kept is under one directory, HIMPUN_DATA."""

from config.environment import environment

HIMPUN_DATA = environment().data.absolute()
HIMPUN_BACKUPS = environment().backups
HIMPUN_PUBLIC_ADDRESS = environment().public_address

MEDIA_ROOT = HIMPUN_DATA / "files"
# Fits the cells of a recap of 40 units by 30 indicators in one form; Django's 1,000 does not.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
# Straight to disk, and dropped beyond the cap: no upload is ever held in memory on its way in.
FILE_UPLOAD_HANDLERS = ["himpun.pages.uploads.CappedUpload"]

"""Backup and restore: one file with database and evidence, checked before anything is touched (docs/archive.md)."""

from himpun.portal.backup.saving import Backup, Restored, backup, restore

__all__ = ["Backup", "Restored", "backup", "restore"]

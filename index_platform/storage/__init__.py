"""Snapshots and workings as files under the data folder: never served, never shown."""

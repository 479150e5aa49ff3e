"""Uploads: pictures made safe and small."""

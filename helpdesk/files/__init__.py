"""Attachments: what people upload and how it is kept."""

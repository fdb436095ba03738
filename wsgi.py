"""Entry point of web servers and of the `flask` command."""

from config import Config
from helpdesk.app import create_app

app = create_app(Config.from_env())

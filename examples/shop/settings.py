"""Settings from shop.ini, or the file that SHOP_CONFIG names; secrets from the environment alone."""

import configparser
import os
from pathlib import Path

HERE = Path(__file__).parent

settings = configparser.ConfigParser()
with open(os.environ.get("SHOP_CONFIG", HERE / "shop.ini"), encoding="utf-8") as file:
    settings.read_file(file)


def secret(name: str) -> str:
    """The environment variable of this name, or what is in the file that NAME_FILE names."""
    path = os.environ.get(name + "_FILE")
    text = Path(path).read_text("utf-8").rstrip("\r\n") if path else os.environ.get(name, "")
    if not text:
        raise SystemExit(f"{name} is missing: set it, or set {name}_FILE to a file that has it")
    return text

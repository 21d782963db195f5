"""Makes a newer release of whatever the locks name, as the index will have it on some later day.

usage: newer_releases.py FOLDER
"""

import re
import sys
from pathlib import Path
from zipfile import ZipFile

VERSION = "9999.0"
WHEEL = "Wheel-Version: 1.0\nGenerator: lectern\nRoot-Is-Purelib: true\nTag: py3-none-any\n"

folder = Path(sys.argv[1])
folder.mkdir(parents=True)
locks = (Path(__file__).parents[1] / "requirements").glob("*.txt")
for name in {name for lock in locks for name in re.findall(r"(?m)^([\w.-]+)==", lock.read_text())}:
    release = f"{re.sub('[-_.]+', '_', name).lower()}-{VERSION}"
    with ZipFile(folder / f"{release}-py3-none-any.whl", "w") as wheel:
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {VERSION}\n"
        wheel.writestr(f"{release}.dist-info/METADATA", metadata)
        wheel.writestr(f"{release}.dist-info/WHEEL", WHEEL)
        wheel.writestr(f"{release}.dist-info/RECORD", "")

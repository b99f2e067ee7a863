"""Runs the Python programs of docs/asyncio.md and compares what they print with the document.

Needed: Python 3.11 or newer with aiohttp; a RatesServer that runs on the port of the document:

    java -cp scraper-examples/target/scraper-examples.jar dev.scraper.examples.RatesServer 8000
    python3 scraper-examples/src/test/python/documents.py docs/asyncio.md

The first program is whole; the others are its middle, from main(session) on, with imports of their
own. What a program prints is the first block of text behind it, with or without Java between; where
that has three dots anything may stand.
"""

import re
import subprocess
import sys


def blocks(markdown):
    return re.findall(r"(?ms)^```(\w+)\n(.*?)^```$", markdown)


def programs(markdown):
    """The programs, each with the text that it is said to print."""
    code = None
    for language, text in blocks(markdown):
        if language == "python":
            if code is not None:
                yield code, ""
            code = text
        elif language == "text" and code is not None:
            yield code, text
            code = None


def fits(printed, expected):
    pieces = [re.escape(piece) for piece in expected.split("...")]
    return re.fullmatch("(?s)" + ".*".join(pieces), printed) is not None


def main(path):
    with open(path, encoding="utf-8") as file:
        all_programs = list(programs(file.read()))
    head, main_one, tail = re.split(
        r"(?ms)(^async def main\(session\):\n.*?)(?=^async def run)", all_programs[0][0]
    )
    failed = 0
    for number, (code, expected) in enumerate(all_programs):
        program = code if number == 0 else head + code + "\n\n" + tail
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        printed = run.stdout + run.stderr
        same = fits(printed, expected)
        failed += not same
        print(f"{number + 1}: {'as in the document' if same else 'DIFFERENT'}")
        if not same:
            print(printed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

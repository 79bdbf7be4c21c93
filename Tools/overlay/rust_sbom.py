"""An SPDX 2.3 list of the crates that are linked into the modules in Rust: names, versions, licences, checksums.

Run it where cargo finds the crates without a network, in a prepared tree or in one with the overlay applied:

    cd build/cpython-3.13.5 && python3 ../../Tools/overlay/rust_sbom.py > rust.spdx.json

It does not list what runs while building (bindgen, syn, ..), nor Rust's own standard library.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

LINKED = ["cargo", "tree", "--locked", "--offline", "--package", "modules-rust", "--edges", "normal,no-proc-macro",
          "--prefix", "none", "--format", "{p}|{l}"]


def linked_crates():
    """Name, version and licence of each crate that is linked."""
    lines = subprocess.run(LINKED, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    for line in sorted(set(lines)):
        package, licence = line.removesuffix(" (*)").split("|")
        name, version = package.split()[:2]
        yield name, version.removeprefix("v"), licence.replace("/", " OR ")


def main():
    """Print the document."""
    lock = tomllib.loads(Path("Cargo.lock").read_text(encoding="utf-8"))
    sums = {(crate["name"], crate["version"]): crate.get("checksum") for crate in lock["package"]}
    packages = []
    for name, version, licence in dict.fromkeys(linked_crates()):
        package = {
            "SPDXID": "SPDXRef-PACKAGE-" + re.sub(r"[^A-Za-z0-9.-]", "-", name),
            "name": name,
            "versionInfo": version,
            "licenseDeclared": licence,
            "downloadLocation": "NOASSERTION",
            "primaryPackagePurpose": "SOURCE",
        }
        # The modules themselves have no checksum: they are this repository.
        if checksum := sums[name, version]:
            package["checksums"] = [{"algorithm": "SHA256", "checksumValue": checksum}]
            package["externalRefs"] = [{"referenceCategory": "PACKAGE_MANAGER", "referenceType": "purl",
                                        "referenceLocator": f"pkg:cargo/{name}@{version}"}]
        packages.append(package)
    json.dump({"SPDXID": "SPDXRef-DOCUMENT", "spdxVersion": "SPDX-2.3", "packages": packages}, sys.stdout, indent=2)
    print()


main()

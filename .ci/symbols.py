"""The public symbols of each library of the package, as symbol graphs of the modules that are built."""
import json
import pathlib
import platform
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def fail(message):
    sys.exit(f"FAILED: {message}")


def modules():
    """The modules of the package's libraries, in the order of the manifest."""
    manifest = json.loads(subprocess.run(
        ["swift", "package", "dump-package"], cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    return [target for product in manifest["products"] if "library" in product["type"] for target in product["targets"]]


def clang_modules(folder):
    """Compiler options for the C modules of the packages behind the traits."""
    build = folder.resolve().parent
    checkouts = next((parent / "checkouts" for parent in [build, *build.parents] if (parent / "checkouts").is_dir()), None)
    maps = list(build.glob("*.build/module.modulemap"))
    for pattern in ("*/Sources/*/include/module.modulemap", "*/*/include/module.modulemap"):
        maps += checkouts.glob(pattern) if checkouts else []
    return [option for path in maps for option in ("-Xcc", f"-fmodule-map-file={path}")]


def target_triple():
    """The triple that the compiler builds for."""
    info = json.loads(subprocess.run(["swiftc", "-print-target-info"], capture_output=True, text=True, check=True).stdout)
    triple = info["target"]["triple"]
    return f"{info['target']['unversionedTriple']}15.0" if platform.system() == "Darwin" else triple


def extract(module, folder, output):
    """Writes the symbol graphs of a module.

    folder is the one with the modules that were built with all traits; output is the one to write to.
    """
    if not (folder / f"{module}.swiftmodule").exists():
        fail(f"{folder} has no module {module}; build the package with all traits first")
    output.mkdir(parents=True, exist_ok=True)
    result = subprocess.run(
        ["swift", "symbolgraph-extract", "-module-name", module, "-I", str(folder), "-target", target_triple(),
         "-minimum-access-level", "public", "-skip-synthesized-members", "-emit-extension-block-symbols",
         "-output-dir", str(output), *clang_modules(folder)],
        capture_output=True, text=True)
    if result.returncode != 0 or not (output / f"{module}.symbols.json").exists():
        fail(f"no symbols of {module}: {result.stdout}{result.stderr}")

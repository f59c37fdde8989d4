#!/usr/bin/env python3
"""Makes the tables of flags in this folder from the engines' own sources: their argument parsers are built and read.

SOURCES holds unpacked wheels, a folder each: vllm-0.31.0/vllm/..., sglang-0.5.21/sglang/..., dynamo-1.6.1/dynamo/... (ai_dynamo with
ai_dynamo_runtime, whose compiled module names the parsers of tool calls and reasoning). Nothing else of them has to be installed: what
is imported besides the definitions of arguments is replaced by stand-ins.

    python3 extract.py SOURCES        # writes vllm.json, sglang.json, dynamo-{vllm,sglang,trtllm,mocker}.json beside this file

Versions that SOURCES lacks stay as the tables have them.

Needs typing_extensions, packaging, PyYAML, msgspec and pydantic (Dynamo's own configuration uses the last two).
"""

import argparse
import ast
import asyncio
import dataclasses
import enum
import functools
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import json
import os
import re
import subprocess
import sys
import types
import typing


# ---- Stand-ins for what the definitions import.


class Standin(type):
    """A class that has every attribute, can be called, or-ed in a type hint, and iterated: whatever a definition does with it."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return standin(name)

    def __call__(cls, *args, **kwargs):
        return args[0] if len(args) == 1 and callable(args[0]) and not kwargs else type.__call__(cls)

    def __iter__(cls):
        return iter(())

    def __len__(cls):
        return 0

    def __contains__(cls, item):
        return False

    def __getitem__(cls, item):
        return cls

    def __or__(cls, other):
        return typing.Union[cls, other]

    def __ror__(cls, other):
        return typing.Union[other, cls]

    def __lt__(cls, other):
        return False

    __le__ = __gt__ = __ge__ = __lt__

    def __add__(cls, other):
        return other

    __radd__ = __mul__ = __rmul__ = __add__


def attribute(self, name):
    if name.startswith("__"):
        raise AttributeError(name)
    return standin(name)


def standin(name):
    return Standin(
        name,
        (),
        {
            "__module__": "standin",
            "__init__": lambda self, *args, **kwargs: None,
            "__getattr__": attribute,
            "__class_getitem__": classmethod(lambda cls, item: cls),
            "__enter__": lambda self: self,
            "__exit__": lambda self, *args: False,
            "__bool__": lambda self: False,
            "__iter__": lambda self: iter(()),
            "__len__": lambda self: 0,
            "__call__": lambda self, *args, **kwargs: args[0] if len(args) == 1 and callable(args[0]) else self,
        },
    )


class StandinModule(types.ModuleType):
    __version__ = "0"
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        value = standin(name)
        setattr(self, name, value)
        return value


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The modules named by `real` come from `root`, Python's own and those of `have` as usual, all others are stand-ins."""

    def __init__(self, root, real, have):
        self.root, self.real, self.have = root, re.compile(real), have

    def find_spec(self, name, path, target=None):
        top = name.split(".")[0]
        if self.real.match(name):
            place = os.path.join(self.root, *name.split("."))
            for file in (place + ".py", place + ".abi3.so"):
                if os.path.isfile(file):
                    return importlib.util.spec_from_file_location(name, file)
            if "." in name and os.path.isfile(place + "/__init__.py"):
                return importlib.util.spec_from_file_location(name, place + "/__init__.py", submodule_search_locations=[place])
        elif top.startswith("_") or top in sys.stdlib_module_names or top in self.have:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return StandinModule(spec.name)

    def exec_module(self, module):
        module.__path__ = []


class FieldInfo:
    """pydantic's, as far as definitions of dataclasses use it."""

    init = None

    def __init__(self, default=None, default_factory=None, **kwargs):
        self.default = None if default is ... else default
        self.default_factory = (lambda: None) if default_factory else None


def dataclass(cls=None, *, config=None, **kwargs):
    if cls is None:
        return lambda decorated: dataclass(decorated, config=config, **kwargs)
    made = dataclasses.dataclass(cls, kw_only=True)
    made.__forbids_extra__ = bool(config and config.get("extra") == "forbid")
    for field in dataclasses.fields(made):
        if field.default_factory is not dataclasses.MISSING:
            field.default_factory = lambda: None
    return made


def same(*args, **kwargs):
    return args[0] if len(args) == 1 and not kwargs and callable(args[0]) else lambda function: function


class Typed:
    def __class_getitem__(cls, item):
        return item


def plain_pydantic():
    package, classes, fields = (StandinModule(name) for name in ("pydantic", "pydantic.dataclasses", "pydantic.fields"))
    for module in (package, fields):
        module.FieldInfo = FieldInfo
        module.Field = lambda default=..., **kwargs: FieldInfo(default, **kwargs)
    package.ConfigDict, package.SkipValidation, package.dataclasses, package.fields = dict, Typed, classes, fields
    package.BaseModel = type("BaseModel", (), {})
    package.ValidationError = type("ValidationError", (ValueError,), {})
    for name in ("field_validator", "model_validator", "validator", "root_validator", "field_serializer", "model_serializer", "computed_field"):
        setattr(package, name, same)
    classes.dataclass = dataclass
    sys.modules.update({"pydantic": package, "pydantic.dataclasses": classes, "pydantic.fields": fields})


def allow_deprecated():
    """`deprecated` is an argument of argparse from Python 3.13 on."""
    for cls in (argparse.ArgumentParser, argparse._ArgumentGroup, argparse._MutuallyExclusiveGroup):
        original = cls.add_argument

        def add(self, *args, _original=original, deprecated=False, **kwargs):
            return _original(self, *args, **kwargs)

        cls.add_argument = add


# ---- What an action says.


def closure(function):
    return [cell.cell_contents for cell in (getattr(function, "__closure__", None) or ())]


def kind_of(convert):
    """Kind of value, whether "" and "None" stand for nothing, the dataclass that JSON is read into, how a value is folded before it is compared."""
    plain = {None: "string", str: "string", int: "int", float: "float", bool: "string", json.loads: "json"}
    if isinstance(convert, (type, type(None), type(json.loads))) and convert in plain:
        return plain[convert], False, None, None
    name = getattr(convert, "__qualname__", str(convert))
    if "human_readable_int_or_auto" in name:
        return "size-or-auto", False, None, None
    if "human_readable_int" in name:
        return "size", False, None, None
    if "union_dict_and_str" in name:
        return "json-or-string", False, None, None
    if "json_list_type" in name:
        return "json", False, None, None
    if name.startswith("nullable_"):
        return {"nullable_int": "int", "nullable_float": "float"}.get(name, "string"), True, None, None
    if "optional_type" in name and closure(convert):
        inner = kind_of(closure(convert)[0])
        return inner[0], True, *inner[2:]
    if "parse_type" in name and closure(convert):
        return kind_of(closure(convert)[0])
    if "parse_dataclass" in name:
        found = [one for one in closure(convert) + list(convert.__defaults__ or ()) if dataclasses.is_dataclass(one)]
        return "json", False, found[0] if found else None, None
    if isinstance(convert, functools.partial):
        return kind_of(convert.func)
    if "<lambda>" in name and convert("A-b") == "a_b":
        return "string", False, None, "lower_"
    # A function of the engine's own: what it takes is not known here.
    return "string", False, None, None


def unwrapped(value):
    return value.value if isinstance(value, enum.Enum) else value


def row(action):
    names = [name for name in action.option_strings if not (isinstance(action, argparse.BooleanOptionalAction) and name.startswith("--no-"))]
    long = next((name for name in names if name.startswith("--")), names[0])
    out = {"name": long}
    aliases = [name for name in names if name != long]
    if aliases:
        out["aliases"] = aliases
    if isinstance(action, argparse.BooleanOptionalAction):
        out["kind"] = "bool"
        return out
    if action.nargs == 0:
        out["kind"] = "flag"
        return out
    out["kind"], nullable, target, fold = kind_of(action.type)
    if action.nargs is not None:
        out["nargs"] = action.nargs
    if nullable:
        out["nullable"] = True
    choices = [unwrapped(choice) for choice in (action.choices or ()) if choice is not None]
    # Choices that stand-ins took part in are not all of them.
    if choices and all(isinstance(choice, (str, int)) for choice in choices):
        out["choices"] = sorted(choices, key=str)
        if fold:
            out["fold"] = fold
    if target is not None and getattr(target, "__forbids_extra__", False):
        out["keys"] = sorted(field.name for field in dataclasses.fields(target) if not field.name.startswith("_"))
    return out


def rows(parser):
    return [row(action) for action in parser._actions if action.option_strings]


# ---- The engines.

HAVE = ("typing_extensions", "packaging", "yaml", "msgspec")


def literal_strings(file, name):
    """The strings of `name = Literal[...]` or `name = [...]` in a source file."""
    if not os.path.isfile(file):
        return []
    for node in ast.walk(ast.parse(open(file).read())):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and getattr(target, "id", "") == name and node.value is not None:
            found = sorted({one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant) and isinstance(one.value, str)})
            if found:
                return found
    return []


def vllm(root):
    plain_pydantic()
    sys.modules["regex"] = re
    # vllm/config.py and vllm/utils.py were files once.
    real = r"^vllm\.(config(\..*)?|engine|engine\.arg_utils|envs|utils(\.argparse_utils|\.import_utils|\.mem_constants)?|plugins|(v1\.)?attention(\.backends(\.registry)?)?)$"
    sys.meta_path.insert(0, Finder(root, real, HAVE))
    from vllm.engine.arg_utils import AsyncEngineArgs

    parser = argparse.ArgumentParser(add_help=False)
    AsyncEngineArgs.add_cli_args(parser)
    found = rows(parser)
    quantization = os.path.join(root, "vllm/model_executor/layers/quantization/__init__.py")
    methods = literal_strings(quantization, "QuantizationMethods") or literal_strings(quantization, "QUANTIZATION_METHODS")
    for one in found:
        # A text for the parser; ModelConfig refuses what is none of them.
        if one["name"] == "--quantization" and "choices" not in one and methods:
            one["choices"] = methods
    return {"flags": found}


def sglang(root):
    real = r"^sglang\.srt\.(server_args|environ|constants|arg_groups(\..*)?|model_executor|parser|parser\.reasoning_parser(_names)?|function_call|function_call\.(function_call_parser|parser_names))$"
    sys.meta_path.insert(0, Finder(root, real, HAVE))
    from sglang.srt.server_args import ServerArgs

    parser = argparse.ArgumentParser(add_help=False)
    ServerArgs.add_cli_args(parser)
    found = rows(parser)
    for one in found:
        # dynamo.sglang adds its own loader (dynamo/sglang/args.py).
        if one["name"] == "--load-format" and "choices" in one:
            one["choices"] = sorted([*one["choices"], "gms"])
        # Plugins add theirs.
        if one["name"].endswith("-parser") and len(one.get("choices", [])) < 2:
            one.pop("choices", None)
    return {"flags": found}


class Captured(BaseException):
    pass


def dynamo(root, backend):
    sys.meta_path.insert(0, Finder(root, r"^dynamo\.(?!runtime$|runtime\.)", (*HAVE, "pydantic", "pydantic_core", "annotated_types", "typing_inspection")))

    class Engine:
        """The engine's own arguments are in its own table."""

        add_cli_args = staticmethod(lambda parser, *args, **kwargs: parser)

    for module, names in {
        "vllm.engine.arg_utils": {"AsyncEngineArgs": Engine},
        "vllm.utils": {"FlexibleArgumentParser": argparse.ArgumentParser},
        "vllm.utils.argparse_utils": {"FlexibleArgumentParser": argparse.ArgumentParser},
        "sglang.srt.server_args": {"ServerArgs": Engine},
    }.items():
        vars(importlib.import_module(module)).update(names)

    def capture(self, *args, **kwargs):
        raise Captured(self)

    argparse.ArgumentParser.parse_args = argparse.ArgumentParser.parse_known_args = capture
    old = backend == "trtllm" and not os.path.isfile(f"{root}/dynamo/trtllm/args.py")
    module = importlib.import_module("dynamo.trtllm.utils.trtllm_utils" if old else f"dynamo.{backend}.args")
    entry = module.cmd_line_args if old else module.parse_args
    try:
        called = entry([]) if inspect.signature(entry).parameters else entry()
        if asyncio.iscoroutine(called):
            asyncio.run(called)
        raise SystemExit(f"{root}: no parser was used")
    except Captured as captured:
        parser = captured.args[0]
    found = [{**row(action), **variable(action)} for action in parser._actions if action.option_strings]
    router = getattr(importlib.import_module("dynamo.common.configuration.groups.router_args"), "add_worker_router_arguments", None)
    if isinstance(router, types.FunctionType):
        own = argparse.ArgumentParser(add_help=False)
        router(own)
        # The mocker's parser has them already.
        there = {one["name"] for one in found}
        found += [{**row(action), **variable(action)} for action in own._actions if action.option_strings and row(action)["name"] not in there]
    return {"flags": found}


def variable(action):
    """The environment variable that stands in for the flag."""
    match = re.search(r"env var: ([A-Z0-9_]+)", action.help or "")
    return {"env": match.group(1)} if match else {}


# ---- The tables.


def key(version):
    return [int(part) for part in re.findall(r"\d+", version)]


def table(about, versions, found):
    """A line for each flag as it was from one version to another."""
    lines = {}
    for index, version in enumerate(versions):
        for flag in found[version]:
            lines.setdefault(json.dumps(flag, sort_keys=True), []).append(index)
    out = []
    for text, indexes in lines.items():
        start = indexes[0]
        for here, after in zip(indexes, [*indexes[1:], None]):
            if after == here + 1:
                continue
            span = {}
            if start > 0:
                span["from"] = versions[start]
            if here < len(versions) - 1:
                span["to"] = versions[here]
            out.append(({**json.loads(text), **span}, start))
            start = after
    order = ["name", "aliases", "kind", "nargs", "nullable", "choices", "fold", "keys", "env", "from", "to"]
    out.sort(key=lambda one: (one[0]["name"], one[1]))
    text = ",\n".join("  " + json.dumps({name: flag[name] for name in order if name in flag}) for flag, _ in out)
    return f'{{\n "about": {json.dumps(about)},\n "versions": {json.dumps(versions)},\n "flags": [\n{text}\n ]\n}}\n'


def kept(file):
    """The flags of each version of a table that is there."""
    if not os.path.isfile(file):
        return {}
    with open(file) as text:
        old = json.load(text)
    versions = old["versions"]
    found = {version: [] for version in versions}
    for flag in old["flags"]:
        first, last = versions.index(flag.pop("from", versions[0])), versions.index(flag.pop("to", versions[-1]))
        for version in versions[first : last + 1]:
            found[version].append(flag)
    return found


WHAT = {
    "vllm": ("vLLM's own flags", "vllm/engine/arg_utils.py with vllm/config of the vllm wheel of each version; methods of --quantization from vllm/model_executor/layers/quantization/__init__.py"),
    "sglang": ("SGLang's own flags", "sglang/srt/server_args.py with sglang/srt/arg_groups of the sglang wheel of each version"),
    "dynamo-vllm": ("Flags of dynamo.vllm besides the engine's", "dynamo/vllm/args.py and what it imports, of the ai-dynamo wheel of each version; parsers of tool calls and reasoning from the newest ai-dynamo-runtime of the minor"),
    "dynamo-sglang": ("Flags of dynamo.sglang besides the engine's", "dynamo/sglang/args.py and what it imports, of the ai-dynamo wheel of each version; parsers as for dynamo.vllm"),
    "dynamo-trtllm": ("Flags of dynamo.trtllm, which has all of them itself", "dynamo/trtllm/args.py (before 1.0 utils/trtllm_utils.py) and what it imports, of the ai-dynamo wheel of each version; parsers as for dynamo.vllm"),
    "dynamo-mocker": ("Flags of dynamo.mocker, which has all of them itself", "dynamo/mocker/args.py and what it imports, of the ai-dynamo wheel of each version"),
}
MEANING = "A line says what a flag is from one version (none: the first of the list) to another (none: the last). Made by extract.py from: "


def main():
    if len(sys.argv) == 4:
        name, root = sys.argv[2:]
        sys.argv = ["x"]
        allow_deprecated()
        read = {"vllm": vllm, "sglang": sglang}.get(name) or (lambda place: dynamo(place, name.split("-")[1]))
        # Engines log to standard output while they are imported.
        out, sys.stdout = sys.stdout, sys.stderr
        json.dump(read(root), out)
        return
    sources = os.path.abspath(sys.argv[1])
    here = os.path.dirname(os.path.abspath(__file__))
    for name, (about, source) in WHAT.items():
        package = name.split("-")[0]
        unpacked = [folder[len(package) + 1 :] for folder in os.listdir(sources) if folder.startswith(package + "-")]
        if not unpacked:
            continue
        file = os.path.join(here, f"{name}.json")
        found = kept(file)
        versions = sorted({*found, *unpacked}, key=key)
        for version in sorted(unpacked, key=key):
            run = [sys.executable, __file__, "one", name, os.path.join(sources, f"{package}-{version}")]
            found[version] = json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)["flags"]
            print(name, version, len(found[version]), file=sys.stderr)
        with open(file, "w") as text:
            text.write(table(f"{about}. {MEANING}{source}.", versions, found))


if __name__ == "__main__":
    main()

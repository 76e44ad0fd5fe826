#!/usr/bin/env python3
"""Writes headers one after another as a C++ string: what kernels compiled at run time begin with.

usage: embed_headers.py NAME OUTPUT HEADER ...
"""
import pathlib
import sys

name, output, headers = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
text = ""
for header in headers:
    for line in pathlib.Path(header).read_text().splitlines():
        if not line.startswith(("#pragma once", "#include")):
            text += line + "\n"
pieces = [text[i : i + 8000] for i in range(0, len(text), 8000)]  # compilers limit the length of one literal
literal = "\n".join(f'R"device({piece})device"' for piece in pieces)
output.write_text(f"namespace hornet::cuda {{\nextern const char* const {name};\n"
                  f"const char* const {name} =\n{literal};\n}}\n")

"""From text to tokens, by the engine's rules (spec: engine-facts 13 and 14).

strictyaml carries a YAML scanner; overridden are the methods in which the engine's differs, and
those in which a reader of many files spends its time: they take whole lines by regular expressions.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Any, Final

from attune_lint.yaml.adapter.error import YamlSyntaxError
from attune_lint.yaml.adapter.lexical import (
    AFTER_ANCHOR,
    BAD_PERCENT,
    BLANK_END,
    BLANK_LINES,
    BLANKS,
    BREAKS,
    CANNOT_START_PLAIN,
    DIGITS,
    MAX_KEY_BYTES,
    TAG_CHARACTERS,
    URI_CHARACTERS,
    WORD_CHARACTERS,
)
from attune_lint.yaml.adapter.scalars import ScalarScanner, ScannedScalar
from attune_lint.yaml.adapter.vendored import (
    AliasToken,
    BlockEntryToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    DirectiveToken,
    FlowEntryToken,
    KeyToken,
    ScalarToken,
    Scanner,
    SimpleKey,
    TagToken,
    Token,
    ValueToken,
)


class EngineScanner(ScalarScanner, Scanner):  # type: ignore[misc]
    """The tokens of one text."""

    # Version 1.1 is the set of rules that is nearest to the engine's parser.
    scanner_processing_version = (1, 1)
    # The base classes find each other through properties; here one object is all of them.
    scanner = reader = loader = encoding = None
    tokens: deque[Any]

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.scanner = self.reader = self
        self.settled = False
        self.reset_scanner()
        self.tokens = deque(self.tokens)

    # The queue of tokens. It is settled once for each token rather than for each question.

    def settle(self) -> None:
        while self.need_more_tokens():
            self.fetch_more_tokens()
        self.settled = True

    def check_token(self, *choices: type[Token]) -> bool:
        if not self.settled:
            self.settle()
        return bool(self.tokens) and (not choices or isinstance(self.tokens[0], choices))

    def peek_token(self) -> Any:
        if not self.settled:
            self.settle()
        return self.tokens[0] if self.tokens else None

    def get_token(self) -> Any:
        if not self.settled:
            self.settle()
        self.settled = False
        self.tokens_taken += 1
        return self.tokens.popleft()

    def need_more_tokens(self) -> bool:
        if not self.tokens or self.done:
            return not self.done
        # Only while the next token may turn out to be a key is there a reason to look further.
        if self.next_possible_simple_key() != self.tokens_taken:
            return False
        self.stale_possible_simple_keys()
        return bool(self.next_possible_simple_key() == self.tokens_taken)

    # Keys. Levels are entered and left like a stack, so the oldest key comes first.

    def next_possible_simple_key(self) -> int | None:
        for key in self.possible_simple_keys.values():
            number: int = key.token_number
            return number
        return None

    def stale_possible_simple_keys(self) -> None:
        while self.possible_simple_keys:
            level, key = next(iter(self.possible_simple_keys.items()))
            if key.line == self.line_start and not self.too_far(key.index):
                return
            self.require_no_key(key)
            del self.possible_simple_keys[level]

    def too_far(self, start: int) -> bool:
        length = self.pointer - start
        if self.ascii or length > MAX_KEY_BYTES or length * 4 <= MAX_KEY_BYTES:
            return length > MAX_KEY_BYTES
        return len(self.buffer[start : self.pointer].encode()) > MAX_KEY_BYTES

    def require_no_key(self, key: SimpleKey) -> None:
        if not key.required:
            return
        if self.too_far(key.index) and key.line == self.line_start:
            problem = f"this key is longer than {MAX_KEY_BYTES} bytes"
            raise YamlSyntaxError(problem, key.mark, key.mark)
        raise YamlSyntaxError("expected ':' after this key", key.mark, key.mark)

    def save_possible_simple_key(self) -> None:
        if not self.allow_simple_key:
            return
        # No other key is open at this level: what allows one has closed or outdated those before it.
        level = len(self.flow_context)
        column = self.pointer - self.line_start
        self.possible_simple_keys[level] = SimpleKey(
            self.tokens_taken + len(self.tokens),
            not level and self.indent == column,
            self.pointer,
            self.line_start,
            column,
            self.pointer,
        )

    def remove_possible_simple_key(self) -> None:
        key = self.possible_simple_keys.pop(len(self.flow_context), None)
        if key is not None:
            self.require_no_key(key)

    # The next token

    def fetch_more_tokens(self) -> Any:
        self.scan_to_next_token()
        self.stale_possible_simple_keys()
        if not self.flow_context and self.indent > self.pointer - self.line_start:
            self.unwind_indent(self.pointer - self.line_start)
        character = self.buffer[self.pointer]
        if character not in CANNOT_START_PLAIN:
            if self.pointer != self.line_start or character != "." or not self.check_document_end():
                return self.fetch_plain()
            return self.fetch_document_end()
        if self.pointer == self.line_start and character in "%-":
            if character == "%":
                return self.fetch_directive()
            if self.check_document_start():
                return self.fetch_document_start()
        fetch = FETCH.get(character)
        if fetch is not None:
            return fetch(self)
        if character in "-?:" and (self.buffer[self.pointer + 1] in BLANK_END or self.in_flow(character)):
            return FETCH_INDICATOR[character](self)
        if character in "|>" and not self.flow_context:
            return self.fetch_block_scalar(character)
        if self.check_plain():
            return self.fetch_plain()
        raise YamlSyntaxError(f"found {character!r}, which can't start a value", self.pointer)

    def in_flow(self, character: str) -> bool:
        return bool(self.flow_context) and character != "-"

    def check_document_start(self) -> bool:
        return self.at_document_marker("---")

    def check_document_end(self) -> bool:
        return self.at_document_marker("...")

    def check_plain(self) -> bool:
        character, following = self.buffer[self.pointer], self.buffer[self.pointer + 1]
        return (character == "-" and following not in " \t") or (
            not self.flow_context and character in "?:" and following not in BLANK_END
        )

    def scan_to_next_token(self) -> None:
        buffer = self.buffer
        while True:
            if buffer[self.pointer] == "\ufeff" and self.pointer == self.line_start:
                self.pointer += 1
            self.skip_blank_lines()
            character = buffer[self.pointer]
            # A tab may separate tokens, but not indent what may be a key.
            if character == "\t" and (self.flow_context or not self.allow_simple_key):
                self.take(BLANKS)
                character = buffer[self.pointer]
            if character == "#":
                self.skip_comment()
                character = buffer[self.pointer]
            if character in BREAKS:
                self.scan_line_break()
                self.allow_simple_key = self.allow_simple_key or not self.flow_context
            elif character != "\ufeff" or self.pointer != self.line_start:
                return

    def skip_blank_lines(self) -> None:
        end = BLANK_LINES.match(self.buffer, self.pointer).end()  # type: ignore[union-attr]
        last_break = self.buffer.rfind("\n", self.pointer, end)
        if last_break >= 0:
            self.line_start = last_break + 1
            self.allow_simple_key = self.allow_simple_key or not self.flow_context
        self.pointer = end

    def get_mark(self) -> int:
        return self.pointer

    def forward(self, length: int = 1) -> None:
        self.pointer += length

    # Scalars

    def fetch_plain(self) -> None:
        self.save_possible_simple_key()
        self.allow_simple_key = False  # unless a line breaks behind the text
        self.add_scalar(self.scan_plain())

    def fetch_flow_scalar(self, style: str) -> None:
        self.save_possible_simple_key()
        self.allow_simple_key = False
        self.add_scalar(self.scan_flow_scalar(style))

    def fetch_block_scalar(self, style: str) -> None:
        self.allow_simple_key = True
        self.remove_possible_simple_key()
        self.add_scalar(self.scan_block_scalar(style))

    def add_scalar(self, scalar: ScannedScalar) -> None:
        text, start, end, style = scalar
        self.tokens.append(ScalarToken(text, style is None, start, end, style))

    # Collections

    def fetch_flow_entry(self) -> None:
        self.allow_simple_key = True
        self.remove_possible_simple_key()
        self.add_indicator(FlowEntryToken, 1)

    def fetch_block_entry(self) -> None:
        if not self.flow_context:
            if not self.allow_simple_key:
                raise YamlSyntaxError("a list entry can't start here", self.pointer)
            if self.add_indent(self.pointer - self.line_start):
                self.tokens.append(BlockSequenceStartToken(self.pointer, self.pointer))
        self.allow_simple_key = True
        self.remove_possible_simple_key()
        self.add_indicator(BlockEntryToken, 1)

    def fetch_key(self) -> None:
        if not self.flow_context:
            if not self.allow_simple_key:
                raise YamlSyntaxError("a key can't start here", self.pointer)
            if self.add_indent(self.pointer - self.line_start):
                self.tokens.append(BlockMappingStartToken(self.pointer, self.pointer))
        self.allow_simple_key = not self.flow_context
        self.remove_possible_simple_key()
        self.add_indicator(KeyToken, 1)

    def fetch_value(self) -> None:
        key = self.possible_simple_keys.pop(len(self.flow_context), None)
        if key is not None:
            self.insert_key(key)
            self.allow_simple_key = False
        else:
            self.start_value_without_key()
        self.add_indicator(ValueToken, 1)

    def insert_key(self, key: SimpleKey) -> None:
        place = key.token_number - self.tokens_taken
        self.tokens.insert(place, KeyToken(key.mark, key.mark))
        if not self.flow_context and self.add_indent(key.column):
            self.tokens.insert(place, BlockMappingStartToken(key.mark, key.mark))

    def start_value_without_key(self) -> None:
        if not self.flow_context:
            if not self.allow_simple_key:
                raise YamlSyntaxError("a second ': ' can't stand in this value", self.pointer)
            if self.add_indent(self.pointer - self.line_start):
                self.tokens.append(BlockMappingStartToken(self.pointer, self.pointer))
        self.allow_simple_key = not self.flow_context

    def add_indicator(self, token: type[Token], length: int) -> None:
        start = self.pointer
        self.pointer += length
        self.tokens.append(token(start, self.pointer))

    # Directives, anchors, tags

    def scan_directive(self) -> DirectiveToken:
        start = self.pointer
        self.pointer += 1
        name = self.take(WORD_CHARACTERS)
        if name not in ("YAML", "TAG") or self.buffer[self.pointer] not in " \t":
            raise YamlSyntaxError("found a '%' directive that does not exist", start)
        self.take(BLANKS)
        value = self.scan_version(start) if name == "YAML" else self.scan_tag_directive(start)
        end = self.pointer
        self.scan_end_of_line(start, "found more on the line of this directive than belongs there")
        return DirectiveToken(name, value, start, end)

    def scan_version(self, start: int) -> str:
        major = self.take(DIGITS)
        dot = self.buffer[self.pointer]
        self.pointer += 1
        minor = self.take(DIGITS)
        if dot != "." or not major or not minor:
            raise YamlSyntaxError("found a %YAML directive without a version", start)
        if (int(major), int(minor)) not in ((1, 1), (1, 2)):
            raise YamlSyntaxError(f"YAML {major}.{minor} is not supported, only 1.1 and 1.2", start)
        return f"{major}.{minor}"

    def scan_tag_directive(self, start: int) -> tuple[str, str]:
        handle = self.scan_tag_handle_text()
        complete = handle == "!" or (len(handle) > 1 and handle.endswith("!"))
        if not complete or self.buffer[self.pointer] not in " \t":
            raise YamlSyntaxError("found a %TAG directive without a handle", start)
        self.take(BLANKS)
        prefix = self.scan_uri(URI_CHARACTERS, start)
        if not prefix or self.buffer[self.pointer] not in BLANK_END:
            raise YamlSyntaxError("found a %TAG directive without a prefix", start)
        return handle, prefix

    def scan_anchor(self, token: type[AliasToken]) -> AliasToken:
        start = self.pointer
        self.pointer += 1
        name = self.take(WORD_CHARACTERS)
        if not name or self.buffer[self.pointer] not in AFTER_ANCHOR:
            what = "an alias" if self.buffer[start] == "*" else "an anchor"
            problem = f"the name of {what} takes letters, digits, '-' and '_' only"
            raise YamlSyntaxError(problem, start)
        return token(name, start, self.pointer)

    def scan_tag(self) -> TagToken:
        start = self.pointer
        value = self.scan_verbatim_tag(start) if self.buffer[start + 1] == "<" else self.scan_short_tag(start)
        following = self.buffer[self.pointer]
        if following not in BLANK_END and not (self.flow_context and following == ","):
            raise YamlSyntaxError("expected a space after this tag", start)
        return TagToken(value, start, self.pointer)

    def scan_verbatim_tag(self, start: int) -> tuple[None, str]:
        self.pointer += 2
        uri = self.scan_uri(URI_CHARACTERS, start)
        if not uri or self.buffer[self.pointer] != ">":
            raise YamlSyntaxError("expected '>' at the end of this tag", start)
        self.pointer += 1
        return None, uri

    def scan_short_tag(self, start: int) -> tuple[str | None, str]:
        handle = self.scan_tag_handle_text()
        if len(handle) > 1 and handle.endswith("!"):
            suffix = self.scan_uri(TAG_CHARACTERS, start)
            if not suffix:
                raise YamlSyntaxError("expected a name after this tag's handle", start)
            return handle, suffix
        suffix = handle[1:] + self.scan_uri(TAG_CHARACTERS, start)
        return ("!", suffix) if suffix else (None, "!")

    def scan_tag_handle_text(self) -> str:
        start = self.pointer
        if self.buffer[start] == "!":
            self.pointer += 1
            self.take(WORD_CHARACTERS)
            if self.buffer[self.pointer] == "!":
                self.pointer += 1
        return self.buffer[start : self.pointer]

    def scan_uri(self, characters: re.Pattern[str], start: int) -> str:
        uri = self.take(characters)
        if "%" not in uri:
            return uri
        if BAD_PERCENT.search(uri):
            raise YamlSyntaxError("expected two hexadecimal digits after '%' in this tag", start)
        try:
            return re.sub(
                "(?:%[0-9A-Fa-f]{2})+", lambda m: bytes.fromhex(m[0].replace("%", "")).decode(), uri
            )
        except UnicodeDecodeError:
            raise YamlSyntaxError("this tag's '%' escapes are not UTF-8", start) from None


FETCH: Final[dict[str, Any]] = {
    "\0": EngineScanner.fetch_stream_end,
    "[": EngineScanner.fetch_flow_sequence_start,
    "{": EngineScanner.fetch_flow_mapping_start,
    "]": EngineScanner.fetch_flow_sequence_end,
    "}": EngineScanner.fetch_flow_mapping_end,
    ",": EngineScanner.fetch_flow_entry,
    "*": EngineScanner.fetch_alias,
    "&": EngineScanner.fetch_anchor,
    "!": EngineScanner.fetch_tag,
    "'": EngineScanner.fetch_single,
    '"': EngineScanner.fetch_double,
}
FETCH_INDICATOR: Final[dict[str, Any]] = {
    "-": EngineScanner.fetch_block_entry,
    "?": EngineScanner.fetch_key,
    ":": EngineScanner.fetch_value,
}

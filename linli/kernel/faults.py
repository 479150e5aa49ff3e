"""What is wrong with an input, field by field, as people read it: the field's label and a reason, in both languages."""

from collections.abc import Mapping, Sequence
from typing import Any

from linli.kernel import money

Words = tuple[str, str]  # Chinese, English
Labels = Mapping[str, Words]

_ANY: Words = ("这一项", "This field")
_WRONG: Words = ("格式不对", "not in the right form")
_REASONS: dict[str, Words] = {
    "missing": ("不能为空", "cannot be empty"),
    "string_too_short": ("太短，至少 {min_length} 个字", "too short, at least {min_length} characters"),
    "string_too_long": ("太长，最多 {max_length} 个字", "too long, at most {max_length} characters"),
    "string_type": ("要填文字", "text is wanted"),
    "too_short": ("至少要 {min_length} 项", "at least {min_length} wanted"),
    "too_long": ("最多 {max_length} 项", "at most {max_length} allowed"),
    "greater_than": ("太小，要大于 {gt}", "too small, must be above {gt}"),
    "greater_than_equal": ("太小，不能小于 {ge}", "too small, must be {ge} or more"),
    "less_than": ("太大，要小于 {lt}", "too large, must be below {lt}"),
    "less_than_equal": ("太大，不能大于 {le}", "too large, must be {le} or less"),
    "enum": ("不在可选的里面", "not one of the choices"),
    "literal_error": ("不在可选的里面", "not one of the choices"),
    "int": ("要填整数", "a whole number is wanted"),
    "float": ("要填数字", "a number is wanted"),
    "bool": ("要填是或否", "yes or no is wanted"),
    "date": ("日期不对", "not a date"),
    "datetime": ("时间不对", "not a moment"),
    "timezone": ("时间不对", "not a moment"),
    "time": ("时间不对", "not a time"),
    "uuid": ("编号不对", "not a valid id"),
    "said": ("{zh}", "{en}"),
}


def faults_of(errors: Sequence[Mapping[str, Any]], labels: Labels) -> list[dict[str, Any]]:
    """Pydantic's errors with the field's path for machines and a sentence for people."""
    return [_fault(error, labels) for error in errors]


def _fault(error: Mapping[str, Any], labels: Labels) -> dict[str, Any]:
    path = tuple(error["loc"][1:]) or tuple(error["loc"])
    (label, label_en), (reason, reason_en) = _label(path, labels), _reason(error, path)
    if error["type"] == "said":
        zh, en = reason, reason_en
    elif error["type"] == "missing" or error.get("ctx", {}).get("min_length") == 1:
        zh, en = f"{label}不能为空", f"{label_en} cannot be empty"
    else:
        zh, en = f"{label}：{reason}", f"{label_en}: {reason_en}"
    return {"field": ".".join(map(str, path)), "messages": {"zh": zh, "en": en}, "reason": error["msg"]}


def _label(path: Sequence[str | int], labels: Labels) -> Words:
    """The label of the last part that has one, and of which item it is where it stands in a list."""
    at = max((place for place, part in enumerate(path) if part in labels), default=None)
    if at is None:
        return _ANY
    label, label_en = labels[str(path[at])]
    if at + 1 < len(path) and isinstance(inner := path[at + 1], int):
        return f"{label}第 {inner + 1} 项", f"{label_en}, item {inner + 1}"
    if at and isinstance(outer := path[at - 1], int):
        return f"第 {outer + 1} 项的{label}", f"{label_en} of item {outer + 1}"
    return label, label_en


def _reason(error: Mapping[str, Any], path: Sequence[str | int]) -> Words:
    kind = error["type"]
    reason, reason_en = _REASONS.get(kind) or _REASONS.get(kind.partition("_")[0], _WRONG)
    limits = dict(error.get("ctx", {}))
    if str(path[-1]).endswith("_fen"):  # people think in yuan
        limits = {name: money.show(fen) if isinstance(fen, int) else fen for name, fen in limits.items()}
    return reason.format(**limits), reason_en.format(**limits)

"""A face and an age for everybody."""

from datetime import date
from uuid import UUID

FACES = {
    ("女", "child"): ("face-girl:rose",),
    ("男", "child"): ("face-boy:sky", "face-child:leaf"),
    ("女", "young"): (
        "face-woman:rose",
        "face-student:sky",
        "face-artist:plum",
        "face-woman-b:peach",
        "face-nurse:sky",
    ),
    ("男", "young"): ("face-man:berry", "face-student-man:sky", "face-coder:leaf", "face-man-curly:wheat"),
    ("女", "middle"): (
        "face-curly:peach",
        "face-mum:rose",
        "face-office:berry",
        "face-teacher:leaf",
        "face-cook:wheat",
    ),
    ("男", "middle"): ("face-man-b:berry", "face-office-man:sky", "face-man-beard:sand", "face-teacher-man:leaf"),
    ("女", "elder"): ("face-grandma:rose", "face-grandma-b:plum", "face-woman-white:sand"),
    ("男", "elder"): ("face-grandpa:sand", "face-grandpa-b:sky", "face-elder:leaf", "face-man-white:wheat"),
}
BABY = 3
GROWN = ((14, "child"), (36, "young"), (58, "middle"), (200, "elder"))


def face(id: UUID, gender: str, age: int | None) -> str:
    """A face for who has not chosen one: it follows from what is known and stays the same."""
    if age is not None and age < BABY:
        return "tile:face-baby:peach"
    band = "middle" if age is None else next((name for limit, name in GROWN if age < limit), GROWN[-1][1])
    pool = FACES[gender if gender in ("女", "男") else "女男"[id.int % 2], band]
    return f"tile:{pool[id.int // 2 % len(pool)]}"


def age_of(birthday: date | None, birth_year: int | None, today: date) -> int | None:
    """Age in full years, as far as it is known."""
    if birthday:
        return today.year - birthday.year - ((today.month, today.day) < (birthday.month, birthday.day))
    return today.year - birth_year if birth_year else None

"""Parts: what training, tuning and test each have for themselves: typefaces, words, names."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

FONTS = Path("/usr/share/fonts")
DICTIONARY = Path("/usr/share/hunspell/mn_MN.dic")
ALPHABET = frozenset("абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя")
STEM = 4
"""Words with the same first letters go into the same part, so that no part knows another's stems."""
SHORTEST, LONGEST = 2, 11


class Part(StrEnum):
    """What a paper may be used for."""

    TRAIN = "train"
    TUNE = "tune"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface: its file below the font folder, and whether a typewriter writes like that."""

    file: str
    typewriter: bool = False

    @property
    def path(self) -> Path:
        """Where Debian's package puts the file."""
        return FONTS / self.file


class PartsMissingError(Exception):
    """A font or the dictionary is not installed; the sentence says how to install it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is missing. Run: make bench-setup")


_URW, _CMU = "opentype/urw-base35", "truetype/cmu"
_FREE, _PT = "truetype/freefont", "truetype/paratype"
_DEJAVU, _NOTO = "truetype/dejavu", "truetype/noto"
_ROBOTO = "truetype/roboto/unhinted/RobotoTTF"

FACES: dict[Part, tuple[Face, ...]] = {
    Part.TRAIN: (
        Face(f"{_CMU}/cmunrm.ttf"),
        Face(f"{_CMU}/cmunbx.ttf"),
        Face(f"{_CMU}/cmunti.ttf"),
        Face(f"{_CMU}/cmunss.ttf"),
        Face(f"{_CMU}/cmunsx.ttf"),
        Face(f"{_CMU}/cmunorm.ttf"),
        Face(f"{_FREE}/FreeSerif.ttf"),
        Face(f"{_FREE}/FreeSerifBold.ttf"),
        Face(f"{_FREE}/FreeSerifItalic.ttf"),
        Face(f"{_FREE}/FreeSans.ttf"),
        Face(f"{_FREE}/FreeSansBold.ttf"),
        Face(f"{_PT}/PTF55F.ttf"),
        Face(f"{_PT}/PTF75F.ttf"),
        Face(f"{_PT}/PTF56F.ttf"),
        Face(f"{_PT}/PTS55F.ttf"),
        Face(f"{_PT}/PTN57F.ttf"),
        Face(f"{_URW}/NimbusRoman-Regular.otf"),
        Face(f"{_URW}/NimbusRoman-Bold.otf"),
        Face(f"{_URW}/NimbusRoman-Italic.otf"),
        Face(f"{_URW}/NimbusSans-Regular.otf"),
        Face(f"{_URW}/NimbusSans-Bold.otf"),
        Face(f"{_URW}/NimbusSansNarrow-Regular.otf"),
        Face(f"{_ROBOTO}/Roboto-Regular.ttf"),
        Face(f"{_CMU}/cmuntt.ttf", typewriter=True),
        Face(f"{_CMU}/cmunbtl.ttf", typewriter=True),
        Face(f"{_CMU}/cmuntb.ttf", typewriter=True),
        Face(f"{_FREE}/FreeMono.ttf", typewriter=True),
        Face(f"{_FREE}/FreeMonoBold.ttf", typewriter=True),
        Face(f"{_URW}/NimbusMonoPS-Regular.otf", typewriter=True),
        Face(f"{_URW}/NimbusMonoPS-Bold.otf", typewriter=True),
    ),
    Part.TUNE: (
        Face(f"{_URW}/C059-Roman.otf"),
        Face(f"{_URW}/C059-Bold.otf"),
        Face(f"{_DEJAVU}/DejaVuSerif.ttf"),
        Face(f"{_DEJAVU}/DejaVuSansMono.ttf", typewriter=True),
    ),
    Part.TEST: (
        Face(f"{_URW}/P052-Roman.otf"),
        Face(f"{_DEJAVU}/DejaVuSans.ttf"),
        Face(f"{_NOTO}/NotoSerif-Regular.ttf"),
        Face(f"{_NOTO}/NotoSans-Regular.ttf"),
        Face(f"{_NOTO}/NotoSansMono-Regular.ttf", typewriter=True),
        Face(f"{_PT}/PTM55F.ttf", typewriter=True),
    ),
}

_SHARES = (Part.TRAIN,) * 8 + (Part.TUNE, Part.TEST)


def part_of(text: str) -> Part:
    """The part that a stem or a name belongs to, for good."""
    return _SHARES[zlib.crc32(text.encode()) % len(_SHARES)]


def faces(part: Part, *, typewriter: bool) -> tuple[Face, ...]:
    """The typefaces of a part; raises PartsMissingError when one is not installed."""
    found = tuple(face for face in FACES[part] if face.typewriter is typewriter)
    for face in found:
        if not face.path.exists():
            raise PartsMissingError(face.path)
    return found


@cache
def words(part: Part) -> tuple[str, ...]:
    """The words of a part, in small letters, from Debian's Mongolian dictionary."""
    if not DICTIONARY.exists():
        raise PartsMissingError(DICTIONARY)
    lines = DICTIONARY.read_text(encoding="utf-8").splitlines()
    stems = (line.split("/")[0].split()[0] for line in lines if line[:1].islower())
    return tuple(
        sorted(
            {
                stem
                for stem in stems
                if SHORTEST <= len(stem) <= LONGEST
                and ALPHABET.issuperset(stem)
                and part_of(stem[:STEM]) is part
            }
        )
    )


_FIRST = (
    "Алтан Амар Ариун Бат Баян Болд Бум Ган Гэрэл Даваа Дарь Дорж Дэлгэр Жав Жаргал Зол Идэр Итгэл "
    "Лхам Лхагва Мягмар Мөнх Мөнгөн Наран Нямын Номин Одон Отгон Оюун Өлзий Өнө Өнөр Өсөх Пүрэв "
    "Сайн Саран Сод Сувд Сүх Сүрэн Төмөр Төгс Түвшин Төр Уран Ундрах Урт Үүр Үнэн Хатан Хишиг "
    "Хонгор Хүрэл Хувь Цагаан Цэнд Цэцэг Цэрэн Чулуун Чимэд Шар Шинэ Ширэн Эрдэнэ Энх Эрхэм Ялгуун Яруу Юмжир "
    "Ёндон Ёл Щаранз Федор Кар Ванчин Вандан"
).split()
_SECOND = (
    "баатар баяр бат билэг болд болор буян бүрэн гарав гэрэл дагва дорж дулам дэлгэр жав жаргал зул "
    "зориг маа мөнх мөрөн наран нямаа нуур одон очир өлзий пил пүрэв рагчаа сайхан саран сүрэн сүх "
    "тамир тогтох туяа төмөр түвшин уул үүл үзүүр хуяг хүү хүслэн цоож цогт цэнгэл цэрэн цэцэг чимэг "
    "чулуун шагай ширээ ээж эрдэнэ янжин ёндон юмжав щамба фаа рэнцэн ванчиг клав"
).split()
_CLANS = (
    "Аргамуд Арлуд Баарин Баргажин Баяуд Бугунуд Гэнигэс Дархад Дөрвөн Ёнгод Жадаран Жүрчид Зэлмэн "
    "Илжигин Камниган Кэрэйд Мажаалуу Монголжин Мянган Ноён Нуньяг Онгуд Ойрад Өндөр Өрнүүд Пүнцаг "
    "Сөнөд Салжиуд Суниуд Татар Тогоруун Төмөд Улаад Урууд Үжээд Үзэмчин Хавтгай Хар Хонгирад Хөвсгөл "
    "Хүрлэд Цоохор Цагаадай Чинос Чонос Шарнууд Эрхүүд Элжигэн Юншээбүү Явган"
).split()


@cache
def given_names(part: Part) -> tuple[str, ...]:
    """Invented given names, of two elements each."""
    made = {first + second for first in _FIRST for second in _SECOND}
    made |= {f"{first}-{second.title()}" for first in _FIRST[:30] for second in _SECOND[::5]}
    return tuple(sorted(name for name in made if part_of(name) is part))


@cache
def clan_names(part: Part) -> tuple[str, ...]:
    """Clan names; each belongs to one part."""
    return tuple(sorted(name for name in _CLANS if part_of(name) is part))

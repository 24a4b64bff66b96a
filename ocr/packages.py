"""Debian's packages of models: one for each language and script that Tesseract knows."""

from __future__ import annotations

NAMES = """
afr amh ara asm aze aze_cyrl bel ben bod bos bre bul cat ceb ces chi_sim chi_sim_vert chi_tra
chi_tra_vert chr cos cym dan deu div dzo ell eng enm epo est eus fao fas fil fin fra frk frm fry
gla gle glg grc guj hat heb hin hrv hun hye iku ind isl ita ita_old jav jpn jpn_vert kan kat
kat_old kaz khm kir kmr kor kor_vert lao lat lav lit ltz mal mar mkd mlt mon mri msa mya nep nld
nor oci ori osd pan pol por pus que ron rus san sin slk slv snd spa spa_old sqi srp srp_latn sun
swa swe syr tam tat tel tgk tha tir ton tur uig ukr urd uzb uzb_cyrl vie yid yor
"""
LANGUAGES = frozenset(NAMES.split())
SCRIPTS = {
    "Arabic": "arab",
    "Armenian": "armn",
    "Bengali": "beng",
    "Canadian_Aboriginal": "cans",
    "Cherokee": "cher",
    "Cyrillic": "cyrl",
    "Devanagari": "deva",
    "Ethiopic": "ethi",
    "Fraktur": "frak",
    "Georgian": "geor",
    "Greek": "grek",
    "Gujarati": "gujr",
    "Gurmukhi": "guru",
    "HanS": "hans",
    "HanS_vert": "hans-vert",
    "HanT": "hant",
    "HanT_vert": "hant-vert",
    "Hangul": "hang",
    "Hangul_vert": "hang-vert",
    "Hebrew": "hebr",
    "Japanese": "jpan",
    "Japanese_vert": "jpan-vert",
    "Kannada": "knda",
    "Khmer": "khmr",
    "Lao": "laoo",
    "Latin": "latn",
    "Malayalam": "mlym",
    "Myanmar": "mymr",
    "Oriya": "orya",
    "Sinhala": "sinh",
    "Syriac": "syrc",
    "Tamil": "taml",
    "Telugu": "telu",
    "Thaana": "thaa",
    "Thai": "thai",
    "Tibetan": "tibt",
    "Vietnamese": "viet",
}


def package_of(language: str) -> str | None:
    """Return the package of a language (mon) or of a script (Cyrillic), if there is one."""
    script = SCRIPTS.get(language.removeprefix("script/"))
    if script is not None:
        return f"tesseract-ocr-script-{script}"
    return f"tesseract-ocr-{language.replace('_', '-')}" if language in LANGUAGES else None

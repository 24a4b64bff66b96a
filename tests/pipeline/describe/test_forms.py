from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.describe.forms import BUILT_IN, built_in, load
from pipeline.describe.wording import folded
from pipeline.errors import FormsError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
id = "birth"
register = "civil"
english = "Birth registration"
titles = ["Төрсний бүртгэл"]
people = [["given_name"]]
signature = "registrar"
act_anchors = ["АКТ № {number}"]

[groups.father]
headings = ["Эцэг"]

[fields.given_name]
kind = "given_name"
label = "Нэр"
english = "Given name"
required = true

[fields.registrar]
kind = "person"
label = "Бүртгэгч"
english = "Registrar"
group = "father"
"""


def written(folder: Path, text: str) -> Path:
    (folder / "birth.toml").write_text(text, "utf-8")
    return folder


def test_an_authority_can_bring_its_own_forms(tmp_path: Path) -> None:
    (form,) = load(written(tmp_path, "\ufeff" + GOOD)).all

    assert [field.name for field in form.required] == ["given_name"]
    assert form.field("registrar") is not None
    assert form.field("registrar ") is None
    assert form.titles == ("Төрсний бүртгэл",)


@pytest.mark.parametrize(
    ("old", "new", "place", "fault"),
    [
        ('id = "birth"', 'id = "death"', "id", "name of the file"),
        ('register = "civil"', 'register = "army"', "register", "none of civil"),
        ('titles = ["Төрсний бүртгэл"]', "titles = []", "titles", "at least one"),
        ('titles = ["Төрсний бүртгэл"]', 'titles = "Нэр"', "titles", "list of texts"),
        ('kind = "given_name"', 'kind = "colour"', "fields.given_name.kind", "none of text"),
        ('label = "Нэр"', 'label = ""', "fields.given_name.label", "a text is needed"),
        ("required = true", "required = 1", "fields.given_name.required", "true or false"),
        ("required = true", "reqired = true", "fields.given_name.reqired", "not known"),
        ('group = "father"', 'group = "aunt"', "fields.registrar.group", "no group"),
        ('[["given_name"]]', '[["name"]]', "people", "no field 'name'"),
        ('[["given_name"]]', '["given_name"]', "people.1", "list of texts"),
        ('signature = "registrar"', 'signature = "clerk"', "signature", "no field 'clerk'"),
        ("{number}", "12", "act_anchors", "needs {number} once"),
        ('headings = ["Эцэг"]', "headings = []", "groups.father.headings", "at least one"),
        ("titles = [", "titles = [[", "the whole file", ""),
    ],
)
def test_a_wrong_form_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, place: str, fault: str
) -> None:
    assert old in GOOD
    with pytest.raises(FormsError) as caught:
        load(written(tmp_path, GOOD.replace(old, new, 1)))

    assert caught.value.facts["file"] == "birth.toml"
    assert caught.value.facts["place"] == place
    assert fault in str(caught.value)


def test_a_folder_without_forms_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormsError, match=r"has no \.toml file"):
        load(tmp_path)


def test_the_built_in_forms_describe_every_promised_type() -> None:
    assert {form.id for form in built_in().all} == {
        "birth",
        "marriage",
        "divorce",
        "death",
        "adoption",
        "name_change",
        "id_card",
        "address",
        "legal_file",
        "legal_certificate",
        "property_application",
        "property_certificate",
        "contract",
    }
    assert {path.stem for path in BUILT_IN.glob("*.toml")} == {f.id for f in built_in().all}


def test_adoption_is_restricted_and_so_are_ethnicity_and_cause() -> None:
    restricted = {
        f"{form.id}.{field.name}"
        for form in built_in().all
        for field in form.fields
        if field.restricted and not form.restricted
    }

    assert [form.id for form in built_in().all if form.restricted] == ["adoption"]
    assert restricted == {"birth.ethnicity", "death.cause"}


def test_no_title_belongs_to_two_types() -> None:
    titles = [folded(title) for form in built_in().all for title in form.titles]

    assert sorted(titles) == sorted(set(titles))

"""Results: what a step made, kept before any row names it — or what it made of the same before.

Steps are pure, so their products are keyed by the step, its arguments, the digests of its inputs
and the recipe. What is there under the same key is not made again; a changed recipe makes it anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.ids import new_key
from pipeline.ports.records import Product
from pipeline.steps.contract import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Lease, Transaction
    from pipeline.recipe import Recipe
    from pipeline.steps.contract import Job, Made
    from pipeline.steps.table import StepFunctions


@dataclass(frozen=True, slots=True)
class Result:
    """What a step found out and made; `at_hand` are its files by their digests."""

    outcome: Outcome
    products: tuple[Product, ...]
    at_hand: Mapping[str, Path] = field(default_factory=dict)
    repeated: bool = False


def key_of(recipe: Recipe, lease: Lease, job: Job) -> str:
    """Return the key under which the products of a job are known."""
    inputs = {item.name: item.sha256 for item in job.inputs}
    return recipe.key(lease.step.value, job.arguments, inputs)


def made_before(
    tx: Transaction, lease: Lease, step: StepFunctions, key: str
) -> tuple[Product, ...]:
    """Return all that the step makes, if it is there under this key; else nothing."""
    if not step.makes:
        return ()
    found = {
        product.kind: product
        for product in tx.products.of(lease.noun.value, lease.subject, lease.version)
    }
    known = tuple(found[kind] for kind in step.makes if kind in found)
    return known if [item.recipe for item in known] == [key] * len(step.makes) else ()


def remembered(objects: Objects, step: StepFunctions, products: tuple[Product, ...]) -> Result:
    """Return the result of a step that need not run again."""
    facts = {}
    for product in products:
        if product.kind == step.memory:
            facts = json.loads(objects.read(product.key, product.sha256))
    return Result(Outcome(facts), products, repeated=True)


def keep(objects: Objects, lease: Lease, outcome: Outcome, key: str) -> Result:
    """Store what a step made, durably, before any row names it."""
    products = tuple(_kept(objects, lease, made, key) for made in outcome.made)
    paths = (made.path for made in outcome.made)
    at_hand = {product.sha256: path for product, path in zip(products, paths, strict=True)}
    return Result(outcome, products, at_hand)


def _kept(objects: Objects, lease: Lease, made: Made, key: str) -> Product:
    stored = objects.put(new_key("products"), made.path, metadata={"media-type": made.media_type})
    return Product(
        noun=lease.noun.value,
        subject=lease.subject,
        version=lease.version,
        kind=made.kind,
        key=stored.key,
        sha256=stored.sha256,
        size=stored.size,
        media_type=made.media_type,
        recipe=key,
    )

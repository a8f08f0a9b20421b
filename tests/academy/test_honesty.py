"""The world is hard in the right way: what gives a hand away, and what must not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from statistics import mean, pstdev
from typing import Any

import msgspec
import pytest
from scipy.stats import ks_2samp, mannwhitneyu

from leadlight.academy.world import WorldSpec, simulate

Truth = dict[str, Any]
Hands = dict[str, list[Truth]]
Measure = Callable[[list[Truth]], float]


@pytest.fixture(scope="module")
def hands() -> Hands:
    """Ads by their hand, in a world large enough to compare kinds."""
    found: Hands = defaultdict(list)
    for _, truth in simulate(WorldSpec(ads=30_000, seed=11)):
        found[truth["hand"]].append(truth)
    return found


def _kind(ads: list[Truth]) -> str:
    return str(ads[0]["kind"])


def _by_kind(hands: Hands, measure: Measure) -> dict[str, list[float]]:
    values: dict[str, list[float]] = defaultdict(list)
    for ads in hands.values():
        values[_kind(ads)].append(measure(ads))
    return values


def _auc(hands: Hands, measure: Measure) -> float:
    """Chance that a controller's value is above another hand's."""
    values = _by_kind(hands, measure)
    controlled = values.pop("controlled")
    others = [value for kind in values.values() for value in kind]
    return float(mannwhitneyu(controlled, others).statistic) / (len(controlled) * len(others))


def _share(topic: str) -> Measure:
    return lambda ads: mean(topic in ad["topics"] for ad in ads)


def _phones(ads: list[Truth]) -> float:
    return len({phone for ad in ads for phone in ad["phones"]})


def _places(ads: list[Truth]) -> float:
    return len({ad["place"]["name"] for ad in ads})


@pytest.mark.parametrize("measure", [len, _places, _phones])
def test_neither_volume_nor_travel_nor_numbers_give_a_controller_away(
    hands: Hands, measure: Measure
) -> None:
    auc = _auc(hands, measure)
    print(f"AUC {measure.__name__}: {auc:.2f}")
    assert 0.25 < auc < 0.75


def test_a_random_pick_among_linked_groups_is_a_controller_one_time_in_nine(hands: Hands) -> None:
    linked = [_kind(ads) for ads in hands.values() if len(ads) > 1]
    assert 0.09 < linked.count("controlled") / len(linked) < 0.135


def test_every_kind_is_there(hands: Hands) -> None:
    kinds = Counter(map(_kind, hands.values()))
    assert set(kinds) == {"controlled", "independent", "agency", "spam", "other"}
    assert min(kinds.values()) > 20


def test_words_about_moving_are_commoner_among_independents(hands: Hands) -> None:
    shares = {kind: mean(values) for kind, values in _by_kind(hands, _share("movement")).items()}
    assert shares["independent"] > 2 * shares["controlled"] > 0


@pytest.mark.parametrize("topic", ["trust", "youth"])
def test_trust_and_youth_are_commoner_among_controllers_but_everywhere(
    hands: Hands, topic: str
) -> None:
    shares = {kind: mean(values) for kind, values in _by_kind(hands, _share(topic)).items()}
    assert shares["controlled"] > 1.4 * shares["independent"]
    assert min(shares.values()) > 0.05


def test_obscured_numbers_are_commoner_among_controllers_but_everywhere(hands: Hands) -> None:
    shares = _by_kind(hands, lambda ads: mean(bool(ad["tricks"]) for ad in ads))
    assert mean(shares["controlled"]) > 1.4 * mean(shares["independent"])
    assert min(mean(values) for values in shares.values()) > 0.03


def test_words_of_identity_tell_nothing_of_the_kind(hands: Hands) -> None:
    values = _by_kind(hands, _share("identity"))
    shares = values["controlled"], values["independent"]
    error = sum(pstdev(each) ** 2 / len(each) for each in shares) ** 0.5
    assert abs(mean(shares[0]) - mean(shares[1])) < 3 * error
    assert 0.44 < _auc(hands, _share("identity")) < 0.56


def test_a_stated_age_tells_nothing(hands: Hands) -> None:
    """One age a person: a hand that posts much must not count for more."""
    stated: dict[str, dict[str, int]] = defaultdict(dict)
    for ads in hands.values():
        for ad in ads:
            if ad["ages"] and len(ad["people"]) == 1:
                stated[_kind(ads)][ad["people"][0]] = ad["ages"][0]
    controlled, independent = (list(stated[k].values()) for k in ("controlled", "independent"))
    assert ks_2samp(controlled, independent).pvalue > 0.001
    assert abs(mean(controlled) - mean(independent)) < 0.9
    assert all(18 <= age <= 45 for ages in stated.values() for age in ages.values())


def test_children_are_advertised_by_controllers_alone(hands: Hands) -> None:
    kinds = {_kind(ads) for ads in hands.values() if any(ad["minor"] for ad in ads)}
    assert kinds == {"controlled"}


def test_numbers_burn_and_strangers_get_some(hands: Hands) -> None:
    users: dict[str, set[str]] = defaultdict(set)
    for name, ads in hands.items():
        for ad in ads:
            for phone in ad["phones"]:
                users[phone].add(name)
    shared = sum(len(names) > 1 for names in users.values())
    assert 5 < shared < 0.1 * len(users)
    burners = [ads for ads in hands.values() if _kind(ads) == "controlled" and _phones(ads) > 2]
    assert len(burners) > 20


def test_area_codes_match_the_place_mostly_but_not_always(hands: Hands) -> None:
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    for ads in hands.values():
        for ad in ads:
            codes[ad["place"]["name"]].update(phone[2:5] for phone in ad["phones"])
    vegas = codes["Las Vegas"]
    assert 0.3 < (vegas["702"] + vegas["725"]) / vegas.total() < 0.95


def test_spam_is_the_same_hour_in_many_cities_with_stock_pictures(hands: Hands) -> None:
    spam = [ad for ads in hands.values() if _kind(ads) == "spam" for ad in ads]
    assert all(picture["stock"] for ad in spam for picture in ad["pictures"])
    assert mean(_by_kind(hands, _places)["spam"]) > 20


def test_stock_pictures_stand_on_strangers_ads_and_own_ones_do_not(hands: Hands) -> None:
    users: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for name, ads in hands.items():
        for ad in ads:
            for picture in ad["pictures"]:
                users[picture["picture_id"], picture["stock"]].add(name)
    assert mean(len(names) for (_, stock), names in users.items() if stock) > 5
    assert all(len(names) == 1 for (_, stock), names in users.items() if not stock)


def _texts(**knobs: Any) -> list[tuple[dict[str, Any], Truth]]:
    return list(simulate(WorldSpec(ads=2_500, seed=3, **knobs)))


def _held(pairs: list[tuple[dict[str, Any], Truth]], field: str) -> float:
    return mean(bool(truth[field]) for _, truth in pairs)


@pytest.mark.parametrize(("knob", "field"), [("pictures", "pictures"), ("handles", "handles")])
def test_shares_are_what_the_knob_says(knob: str, field: str) -> None:
    assert _held(_texts(**{knob: 0.0}), field) == 0
    assert _held(_texts(**{knob: 0.125}), field) == pytest.approx(0.125, abs=0.05)
    assert _held(_texts(**{knob: 1.0}), field) == 1


def test_emails_and_obfuscation_follow_their_knobs() -> None:
    plain, harsh = _texts(emails=0.0, obfuscation=0.0), _texts(emails=1.0, obfuscation=1.0)
    assert _held(plain, "emails") == _held(plain, "tricks") == 0
    assert _held(harsh, "emails") == 1
    assert _held(harsh, "tricks") > 0.65
    assert max(len(truth["tricks"]) for _, truth in harsh) >= 3


def test_no_controllers_no_children() -> None:
    kinds = Counter(truth["kind"] for _, truth in _texts(controlled=0.0))
    assert not kinds["controlled"]
    assert not any(truth["minor"] for _, truth in _texts(minors=0.0))


def test_spanish_follows_its_knob() -> None:
    def share(spanish: float) -> float:
        return mean("hola" in ad["body"].lower() for ad, _ in _texts(spanish=spanish))

    assert share(0.0) == 0
    assert share(1.0) > 0.1


def _sameness(pairs: list[tuple[dict[str, Any], Truth]]) -> float:
    """How alike two following ads of one template are: mean Jaccard index of their words."""
    last: dict[str, set[str]] = {}
    alike: list[float] = []
    for ad, truth in pairs:
        words = set(msgspec.to_builtins(ad["body"]).lower().split())
        before = last.get(truth["template"] or "")
        if truth["template"] and before:
            alike.append(len(words & before) / len(words | before))
        last[truth["template"] or ""] = words
    return mean(alike)


def test_rewording_and_drift_make_the_ads_of_a_hand_less_alike() -> None:
    calm = _sameness(_texts(rewording=0.0, drift=0.0))
    assert calm > _sameness(_texts(rewording=0.3, drift=0.0)) + 0.05
    assert calm > _sameness(_texts(rewording=0.0, drift=0.5)) + 0.03

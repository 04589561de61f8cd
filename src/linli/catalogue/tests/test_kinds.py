from linli.catalogue.kinds import catalogue


def test_the_notice_names_fifty_five_kinds_in_five_areas():
    named = [kind for kind in catalogue().kinds.values() if not kind.catch_all]
    assert (len(named), len(catalogue().areas)) == (55, 5)
    assert all(kind.phrases for kind in named)


def test_each_area_has_one_kind_for_what_offices_name_otherwise():
    assert list(catalogue().catch_alls) == [area.code for area in catalogue().areas]
    assert not any(catalogue().phrases()[kind.code] for kind in catalogue().catch_alls.values())


def test_a_kind_says_what_is_counted_and_who_may_do_it():
    check_up = catalogue().kinds["check-up"]
    assert (check_up.area, check_up.mode, check_up.outcome_unit) == ("culture", "event", "人次")
    assert check_up.credential == ("doctor", "nurse")
    assert check_up.any_credential


def test_the_campaign_puts_ten_groups_first():
    assert [group.code for group in catalogue().priority_groups][:2] == ["subsistence", "hardship"]
    assert len(catalogue().priority_groups) == 10

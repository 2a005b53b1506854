"""A questionnaire of eight questions, half of them scales of eleven points, and an index of two domains.

A browser needs a tenth of a second for a page: thirty people in front of all the questions would take long.
"""

INSTRUMENT = """\
key: short
version: "1.0"
title: {en: How you feel}
introduction: {en: These questions are about how you feel.}
languages: [en]
rights:
  licence: that of the parts
  rights_holder: those of the parts
  attribution: as with the parts
  source: made for tests
  redistributable: true
  verified: true
parts: [ons4@1.0, loneliness@1.0]
"""
INDEX = """\
key: short
version: "1.0"
title: Short Index
statement: The formula of this index is made for tests.
seed: 20261122
replicates: 200
level: 0.95
domains:
  - key: life
    title: Life
    about: How satisfied people are.
    scales: [satis, worth]
    line: {scale: satis, at_least: 7, words: 7 or more out of 10, source: made for tests}
  - key: company
    title: Company
    about: How seldom people feel alone.
    scales: [ucla3]
    line: {scale: ucla3, at_most: 5, words: 5 or less, source: made for tests}
thriving_at_least: 1
groups:
  - {key: index, title: The index, page: index}
  - {key: domains, title: Its two parts, page: domains}
  - {key: feeling, title: Feeling, page: feeling}
measures:
  - {key: index, title: Short Index, kind: index, group: index, about: Both, higher_is_better: true}
  - {key: thriving, title: Thriving, kind: thriving, group: index, about: Both lines, higher_is_better: true}
  - {key: arithmetic, title: Average, kind: arithmetic, group: index, about: Both, higher_is_better: true}
  - {key: life, title: Life, kind: domain, domain: life, group: domains, about: Life, higher_is_better: true}
  - {key: company, title: Company, kind: domain, domain: company, group: domains, about: Company,
     higher_is_better: true}
  - key: happy
    title: Happy yesterday
    kind: share
    group: feeling
    question: happy
    condition: {item: happy, codes: [7, 8, 9, 10], words: 7 or more out of 10, source: made for tests}
    higher_is_better: true
profile: []
reliability: [ucla3]
equivalence: {index: 2.5, per_cent: 3, score: 0.1}
disclosure: {minimum_base: 10, minimum_part: 3, round_base_to: 5}
precision:
  show_base: 100
  caution_base: 50
  least_clusters: 20
  caution_half_width: 10
  greatest_half_width: 15
spread: {least_places: 15, person_share: 0.12, clear_part: 0.25}
"""

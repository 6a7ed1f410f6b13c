"""Columns of text as sorted categories, which a million articles' counts fit into memory with, and the places of their articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analysis.tables import Tables

#: A place in an article as one number: the number of the article, and so many bits for a sentence or an offset.
BITS = 32


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its categories as text."""
    return frame.astype({name: "str" for name, kind in frame.dtypes.items() if isinstance(kind, pd.CategoricalDtype)})


def coded(codes: np.ndarray, names: Sequence[str]) -> pd.Categorical:
    """A column by its codes into names that need be neither sorted nor different."""
    place, categories = pd.factorize(np.asarray(names, dtype=object), sort=True)
    return pd.Categorical.from_codes(np.append(place, -1)[codes], categories=pd.Index(categories, dtype="str"))


def codes(column: pd.Series, values: Sequence[str]) -> np.ndarray:
    """The place of each of the column's entries among the values."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return pd.Index(values).get_indexer(column).astype(np.int32)
    return np.append(pd.Index(values).get_indexer(column.cat.categories), -1).astype(np.int32)[column.cat.codes.to_numpy()]


def renamed(column: pd.Series, name: Callable[[str], str]) -> pd.Series:
    """A column of text with each of its values called otherwise: categories stay categories."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        names = {value: name(value) for value in column.unique().tolist()}
        return pd.Series([names[value] for value in column.tolist()], index=column.index, name=column.name, dtype="str")
    called = [name(value) for value in column.cat.categories.tolist()]
    return pd.Series(coded(column.cat.codes.to_numpy(), called), index=column.index, name=column.name)


def filled(column: pd.Series, value: str) -> pd.Series:
    """A coded column with a value where it had none."""
    names, codes = column.cat.categories.tolist(), column.cat.codes.to_numpy()
    return pd.Series(coded(np.where(codes < 0, len(names), codes), [*names, value]), column.index, name=column.name)


def clusters(articles: pd.DataFrame) -> pd.Series:
    """Each article itself, or the one that it copies, as categories; of the coded columns article_id and duplicate_of."""
    own, of = articles["article_id"].cat, articles["duplicate_of"].cat
    names = own.categories.union(of.categories)
    made = coded(np.where(of.codes < 0, codes(articles["article_id"], names), codes(articles["duplicate_of"], names)), names)
    return pd.Series(made, index=articles.index)


class Articles:
    """The articles of Tables by their numbers, in the order of the table."""

    def __init__(self, tables: Tables):
        ids = tables.columns("articles", ["article_id"])["article_id"]
        self.codes, self.categories = ids.cat.codes.to_numpy(), ids.cat.categories
        self._number = np.full(len(self.categories), -1)
        self._number[self.codes] = np.arange(len(ids))

    def numbers(self, ids: pd.Series) -> np.ndarray:
        """The number of each row's article, -1 for one that is not there."""
        ids = ids.astype("category")
        known = self.categories.get_indexer(ids.cat.categories)
        return np.append(np.where(known < 0, -1, self._number[known]), -1)[ids.cat.codes.to_numpy()]

    def keys(self, rows: pd.DataFrame, column: str = "sentence_id") -> np.ndarray:
        """The sentence, or offset, of each row as one number."""
        return self.numbers(rows["article_id"]).astype(np.int64) << BITS | rows[column].to_numpy()

    def ids(self, numbers: np.ndarray) -> pd.Categorical:
        """The articles of these numbers."""
        return pd.Categorical.from_codes(self.codes[numbers], categories=self.categories)

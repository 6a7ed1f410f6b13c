"""Bytes become the text they were written as, and what is damaged or doubtful is said."""

from __future__ import annotations

import timeit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cells import neutralise, restore
from analysis.reading.decoding import decode
from analysis.records import Refused

FULL = "L’été dernier, à Évreux, « l’œuvre » du maire a coûté 12 € — déjà…\r\nLe cœur de la cité, où naît l’été, garçon.\n"
PLAIN = "L'été dernier, à Évreux, l'œuvre du maire a coûté 12 € : déjà...\nLe cœur de la cité, où naît l'été, garçon.\n"
SENTENCES = (
    "Le cœur du sujet", "12 € par mois", "Les sœurs de la mairie ont été reçues", "À l'île, où naît l'été",
    "L'école de Saint-Exemple a fermé",
    "Un bœuf, deux œufs et 4 € de monnaie", "CRÉÉE À L'ÉTÉ", "Une manœuvre désespérée", "Noël à Orléans", "Le café",
    "La main-d'œuvre étrangère coûte 15 € de l'heure", "10 °C demain à Évreux", "Les élèves reçoivent 1 500 € d'aide", "mœurs")


@pytest.mark.parametrize("codec, encoding", [
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"),
    ("utf-32", "utf-32-le"), ("cp1252", "cp1252"), ("mac-roman", "mac-roman")])
def test_encodings(codec, encoding):
    """A French text comes back whole from each encoding, line ends kept, without a problem."""
    assert decode(FULL.encode(codec)) == (FULL, encoding, None)


@pytest.mark.parametrize("mark, codec", [(b"\xfe\xff", "utf-16-be"), (b"\0\0\xfe\xff", "utf-32-be")])
def test_big_endian_marks(mark, codec):
    """A big-endian mark is dropped, and nothing else."""
    assert decode(mark + FULL.encode(codec)) == (FULL, codec, None)


def test_latin_9():
    """ISO-8859-15 is told from Windows-1252 by its œ and €."""
    assert decode(PLAIN.encode("iso8859-15")) == (PLAIN, "iso8859-15", None)


@pytest.mark.parametrize("codec", ["cp1252", "iso8859-15", "mac-roman", "utf-8", "utf-16"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_one_sentence_is_enough(sentence, codec):
    """Even a single sentence comes back as it was written."""
    assert decode(sentence.encode(codec)).text == sentence


@pytest.mark.parametrize("text, codec", [
    ("½ tonne, à 3¼ près", "cp1252"), ("Un prix de 3¾", "cp1252"), ("© Le Courrier d'Exemple, 2° édition", "cp1252")])
def test_signs_that_are_no_letters(text, codec):
    """Fractions stay fractions: the bytes of œ are only œ in words."""
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize("declared", ["iso-8859-1", "latin1", "ascii", "windows-1252", "koi8-r", "shift_jis", "utf-16", "zip", "rot13",
                                      "unicode_escape", "punycode", "x" * 10_000, "é\0", ""])
def test_a_wrong_declaration_is_mistrusted(declared):
    """A declared charset in which the letters make no sense, or that is none, changes nothing."""
    assert decode("L’été à Évreux, déjà".encode("cp1252"), declared).text == "L’été à Évreux, déjà"


def test_a_right_declaration_is_used():
    """A declared charset of another language is taken where its letters make sense; without it the file is refused."""
    data = "Здравствуйте, дорогие друзья".encode("cp1251")
    assert decode(data, "windows-1251").text == "Здравствуйте, дорогие друзья"
    with pytest.raises(Refused, match="encoding"):
        decode(data)


def test_utf8_before_the_declaration():
    """What is valid UTF-8 is UTF-8, whatever is declared."""
    assert decode("déjà".encode(), "iso-8859-1").text == "déjà"


@pytest.mark.parametrize("codec, cut", [("utf-8", 1), ("utf-16", 1), ("utf-16-le", 1), ("utf-32", 2)])
def test_cut_off_character(codec, cut):
    """A last character that is cut off is dropped and told."""
    text, _, problem = decode("L’été, à Évreux, a été".encode(codec)[:-cut])
    assert text == "L’été, à Évreux, a ét" and problem and "cut off" in problem.reason


def test_cut_off_pair():
    """Half a surrogate pair at the end is dropped and told."""
    text, _, problem = decode("\ufeffà la 😀".encode("utf-16-le")[:-2])
    assert text == "à la " and problem and "cut off" in problem.reason


def test_one_broken_byte():
    """One broken byte in UTF-8 becomes U+FFFD and is told; many are refused."""
    data = ("L’été à la mer. " * 20).encode()
    text, encoding, problem = decode(data[:64] + b"\xff" + data[64:])
    assert text.count("\ufffd") == 1 and encoding == "utf-8" and problem and "1 byte " in problem.reason
    with pytest.raises(Refused, match="broken"):
        decode(b"".join(data[k:k + 40] + b"\xff" for k in range(0, len(data), 40)))


@pytest.mark.parametrize("text, example", [
    ("Il est dÃ©jÃ\xa0 là", "dÃ©jÃ"), ("lâ€™Ã©tÃ©", "lâ€™Ã©tÃ©"), ("un cÅ“ur", "cÅ“ur"), ("Â« Non Â»", "Â«"), ("d√©j√† l√©", "d√©j√†"),
    ("l\x92été", "l\x92été"), ("dÃƒÂ©jÃƒÂ ", "dÃƒ"), ("Ã la mairie", "Ã la")])
def test_mojibake_is_told(text, example):
    """Text that was garbled before it was saved is kept as found, and told with an example."""
    found, _, problem = decode(text.encode())
    assert found == text and problem and example in problem.reason


@pytest.mark.parametrize("text", ["SÃO JOÃO", "Âge", "CHÂTEAU, PÂQUES", "un pâté à l'âge", "Ångström", "√2 = 1,41", "São Tomé", "Åsa"])
def test_no_false_alarm(text):
    """Rightful letters that begin mojibake elsewhere raise no problem."""
    assert decode(text.encode()).problem is None


def test_lost_letters_are_told():
    """U+FFFD in the file is told with its number."""
    assert "2 × �" in decode("l'�t�".encode()).problem.reason


@pytest.mark.parametrize("data, what", [
    (b"%PDF-1.7\n...", "PDF"), (b"{\\rtf1 abc", "RTF"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff\xe0", "JPEG"),
    (b"\x1f\x8b\x08\0", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07\0", "RAR"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"), (b"GIF89a", "GIF"),
    (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/epub+zip", "EPUB"), (b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml", "docx"),
    (bytes(range(32)) * 40, "control characters"), (b"abc\0\1\2" * 100, "control characters")])
def test_no_text(data, what):
    """Documents, images, archives and other binary files are refused by name, with an advice."""
    with pytest.raises(Refused, match=what) as refused:
        decode(data)
    assert refused.value.advice


def test_some_control_characters():
    """A few control characters in a text are kept and told."""
    text, _, problem = decode(("Le maire parle. " * 50 + "\0").encode())
    assert text.endswith("\0") and "1 control character" in problem.reason


@given(st.binary(max_size=300), st.sampled_from([None, "iso-8859-1", "utf-16", "cp1251", "big5"]))
@settings(max_examples=400, deadline=None)
def test_any_bytes(data, declared):
    """Any bytes end in a text that can be stored, or in Refused."""
    try:
        text, encoding, _ = decode(data, declared)
    except Refused as refused:
        assert refused.reason and refused.advice
    else:
        text.encode("utf-8")
        assert encoding


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=200))
def test_utf8_comes_back(text):
    """Any text in UTF-8 comes back; only a mark at its beginning is dropped."""
    assert decode(text.encode()).text == text.removeprefix("\ufeff")


def test_it_is_quick():
    """A clean article of 4 kB takes well under a millisecond."""
    data = (FULL * 40)[:4000].encode()
    assert min(timeit.repeat(lambda: decode(data), number=20, repeat=5)) / 20 < 0.001


@pytest.mark.parametrize("cell, safe", [
    ("=1+1", "'=1+1"), ("'=1", "''=1"), ("-", "'-"), ("\tx", "'\tx"), ("'quote'", "'quote'"), ("", ""), ("a=b", "a=b")])
def test_neutralised_cells(cell, safe):
    """What a spreadsheet would run gets an apostrophe, also behind apostrophes; other cells stay."""
    assert neutralise(cell) == safe and restore(safe) == cell


@given(st.text(st.sampled_from("'=+-@\t\rab é"), max_size=8))
def test_cells_come_back(cell):
    """``restore`` is the exact inverse of ``neutralise``, and no neutral cell is a formula."""
    assert restore(neutralise(cell)) == cell and not neutralise(cell).startswith(("=", "+", "-", "@", "\t", "\r"))

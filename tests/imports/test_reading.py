import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.imports.reading import SURPLUS, Table, Unreadable, clean_cell, open_table, rows

Make = Callable[[bytes | str], Path]
PEOPLE = "Ref;Name;Job title\n1;Paweł Żółć;Tester\n2;Jiří Dvořák;Analyst\n"


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def write(content: bytes | str) -> Path:
        path = tmp_path / "people.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def read(path: Path) -> tuple[Table, list[tuple[int, dict[str, str]]]]:
    table = open_table(path)
    return table, list(rows(path, table))


@pytest.mark.parametrize(
    "content, encoding",
    [
        (PEOPLE.encode("utf-8"), "utf-8"),
        (PEOPLE.encode("utf-8-sig"), "utf-8-sig"),
        (PEOPLE.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + PEOPLE.encode("utf-16-be"), "utf-16"),
        (PEOPLE.encode("utf-16-le"), "utf-16-le"),
        (PEOPLE.encode("utf-16-be"), "utf-16-be"),
        (PEOPLE.encode("utf-32"), "utf-32"),
        (PEOPLE.encode("cp1250"), "cp1250"),
    ],
)
def test_the_same_people_come_out_of_every_encoding(make: Make, content: bytes, encoding: str) -> None:
    table, read_rows = read(make(content))
    assert (table.encoding, table.columns) == (encoding, ("Ref", "Name", "Job title"))
    assert [row["Name"] for _, row in read_rows] == ["Paweł Żółć", "Jiří Dvořák"]


@pytest.mark.parametrize(
    "names, encoding",
    [
        (["Jürgen Groß", "Bärbel Köhler", "Zoë Sørensen"], "cp1252"),
        (["François Lefèvre", "Hélène Beauchêne", "Benoît Maïs"], "cp1252"),
        (["Łukasz Wójcik", "Małgorzata Dąbrowska", "Zbigniew Wiśniewski"], "cp1250"),
        (["Žaneta Šťastná", "Ondřej Němec", "Růžena Kučerová"], "cp1250"),
        (["Gergő Fekete", "Réka Szűcs", "Ágnes Tóth", "Jenő Erdős"], "cp1250"),
        (["Иван Петров", "Мария Смирнова", "Ольга Соколова"], "cp1251"),
    ],
)
def test_legacy_encodings_are_told_apart(make: Make, names: list[str], encoding: str) -> None:
    text = "Name;City\r\n" + "".join(f"{name};X\r\n" for name in names)
    _, read_rows = read(make(text.encode(encoding)))
    assert [row["Name"] for _, row in read_rows] == names


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_though_cells_hold_the_others(make: Make, delimiter: str) -> None:
    cells = [
        ["name", "email", "skills"],
        ["Ann", "ann@example.org", "C, C++; R"],
        ["Bo", "bo@example.org", "Go, R; SQL|X"],
    ]
    table, read_rows = read(make("\n".join(delimiter.join(f'"{c}"' for c in row) for row in cells)))
    assert table.delimiter == delimiter
    assert read_rows[0] == (2, {"name": "Ann", "email": "ann@example.org", "skills": "C, C++; R"})


def test_the_delimiter_that_a_file_states_is_taken(make: Make) -> None:
    table, read_rows = read(make("sep=;\nname;hours\nAnn;37,5\nBo;12,5\n"))
    assert (table.delimiter, table.header_row) == (";", 2)
    assert read_rows[0] == (3, {"name": "Ann", "hours": "37,5"})


def test_title_lines_above_the_header_are_passed_over(make: Make) -> None:
    text = "Staff export,,\nCreated 2026-01-31 by HR,,\n,,\nEmployee ID,Full name,Department\n7,Ann,Design\nTotal,1,\n"
    table, read_rows = read(make(text))
    assert (table.header_row, table.columns) == (4, ("Employee ID", "Full name", "Department"))
    assert read_rows == [
        (5, {"Employee ID": "7", "Full name": "Ann", "Department": "Design"}),
        (6, {"Employee ID": "Total", "Full name": "1", "Department": ""}),
    ]


def test_a_header_of_unknown_names_is_found_too(make: Make) -> None:
    table, _ = read(make("Report for March\n\nFoo,Bar,Baz\n1,2,3\n4,5,6\n"))
    assert (table.header_row, table.columns) == (3, ("Foo", "Bar", "Baz"))


def test_unnamed_and_index_columns_are_dropped_and_double_names_numbered(make: Make) -> None:
    table, read_rows = read(make(",Unnamed: 0,Name,Note,Note,\n0,0,Ann,a,b,x\n"))
    assert table.columns == ("Name", "Note", "Note (2)")
    assert read_rows[0][1] == {"Name": "Ann", "Note": "a", "Note (2)": "b", SURPLUS: "x"}


def test_blank_rows_are_skipped_and_lines_keep_their_numbers(make: Make) -> None:
    body = "".join(f"{n},Person {n}\n" + ",\n \n\u00a0,\n\n\n\n" for n in range(50))
    _, read_rows = read(make("ref,name\n" + body))
    assert len(read_rows) == 50
    assert read_rows[1] == (9, {"ref": "1", "name": "Person 1"})


def test_a_cell_of_several_lines_is_one_cell(make: Make) -> None:
    _, read_rows = read(make('name,notes\nAnn,"one\ntwo"\nBo,three\n'))
    assert read_rows == [(2, {"name": "Ann", "notes": "one\ntwo"}), (4, {"name": "Bo", "notes": "three"})]


def test_surplus_cells_are_flagged_and_missing_ones_are_empty(make: Make) -> None:
    _, read_rows = read(make("name,city\nAnn,Rome,,9,x\nBo\nCy,Oslo,,\n"))
    assert read_rows == [
        (2, {"name": "Ann", "city": "Rome", SURPLUS: "9 x"}),
        (3, {"name": "Bo", "city": ""}),
        (4, {"name": "Cy", "city": "Oslo"}),
    ]


def test_a_file_saved_again_into_one_column_is_split(make: Make) -> None:
    lines = ['"Ref,Name,Job title"', '"1,""Smith, Ann"",Tester"', '"2,Bo,""Head of ""\'""A"""', '"3,Cy,Analyst";;']
    table, read_rows = read(make("\n".join(lines)))
    assert (table.wrapped, table.columns) == (True, ("Ref", "Name", "Job title"))
    assert read_rows[0] == (2, {"Ref": "1", "Name": "Smith, Ann", "Job title": "Tester"})
    assert [row["Name"] for _, row in read_rows] == ["Smith, Ann", "Bo", "Cy"]
    assert read_rows[2][1]["Job title"] == "Analyst"


def test_a_true_single_column_stays_one(make: Make) -> None:
    table, read_rows = read(make("skill\nPython\nC\nProject management\n"))
    assert table.columns == ("skill",)
    assert [row["skill"] for _, row in read_rows] == ["Python", "C", "Project management"]


def test_formulas_stay_text(make: Make) -> None:
    _, read_rows = read(make('name,ref,pay\n=1+1,="00123","=HYPERLINK(""http://x"")"\n'))
    assert read_rows[0][1] == {"name": "=1+1", "ref": "00123", "pay": '=HYPERLINK("http://x")'}


@pytest.mark.parametrize(
    "text, cleaned",
    [
        ("'Eliminated'", "Eliminated"),
        ("Eliminated'", "Eliminated"),
        ("'Vacant", "Vacant"),
        ("‘Vacant’", "Vacant"),
        ("'00123", "00123"),
        ("O'Brien", "O'Brien"),
        ("'t Hooft", "'t Hooft"),
        ("Directors'", "Directors'"),
        ("\ufeffAnn\u200b Lee\u00a0", "Ann Lee"),
        ("Ann\u00a0Lee", "Ann Lee"),
        ("a\x00b", "ab"),
        ("e\u0301", "é"),
        ("'", ""),
        ("''", ""),
    ],
)
def test_what_cannot_be_seen_and_stray_quotes_go(text: str, cleaned: str) -> None:
    assert clean_cell(text) == cleaned


def test_a_quotation_mark_inside_a_cell_is_only_a_mark(make: Make) -> None:
    table, read_rows = read(make('name\tnotes\nAnn\t5" disk, "x\nBo\tx,"y\nCy\t\n'))
    assert table.delimiter == "\t"
    assert [row["notes"] for _, row in read_rows] == ['5" disk, "x', 'x,"y', ""]


def test_names_of_columns_further_down_are_not_taken_for_the_header(make: Make) -> None:
    table, read_rows = read(make("Foo,Bar\nname,x\nprofile,y\n"))
    assert (table.columns, len(read_rows)) == (("Foo", "Bar"), 2)


def test_the_header_of_the_next_page_is_no_row(make: Make) -> None:
    _, read_rows = read(make("name,city\nAnn,Rome\nname,city\nBo,Oslo\n"))
    assert [line for line, _ in read_rows] == [2, 4]


@pytest.mark.parametrize(
    "content, columns, expected",
    [
        ('["Ann", " Bo "]', ("name",), [(1, {"name": "Ann"}), (2, {"name": "Bo"})]),
        (
            '[{"name": "Ann", "skills": ["Python", "SQL"]}, {"name": "Bo", "age": 7}]',
            ("name", "skills", "age"),
            [
                (1, {"name": "Ann", "skills": "Python|SQL", "age": ""}),
                (2, {"name": "Bo", "skills": "", "age": "7"}),
            ],
        ),
    ],
)
def test_a_list_in_json_is_a_table(make: Make, content: str, columns: tuple[str, ...], expected: list) -> None:
    table, read_rows = read(make(content))
    assert (table.columns, read_rows) == (columns, expected)


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "empty"),
        (b" \r\n \n", "empty"),
        (b"\xef\xbb\xbf\r\n", "blank"),
        (b"\xef\xbb\xbfname,city\nM\xfcller,Bonn\n", "Line 2 .* not UTF-8"),
        (b"PK\x03\x04\x14\x00", "save the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "save the sheet as CSV"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "Unpack"),
        (bytes(range(256)) * 20, "no text file"),
        ('{"name": "Ann"}', "no list of texts"),
        ('["Ann", {"name": "Bo"}]', "no list of texts"),
        ('["Ann", ', "JSON is broken"),
        ('[{"name": "Ann"}, {"name": ' + "[" * 800 + "]" * 800 + "}]", "Entry 2 of the JSON .* nested too deep"),
        ('[{"name": ' + '{"a": ' * 800 + "1" + "}" * 800 + "}]", "Entry 1 of the JSON .* nested too deep"),
        ("<html><table><tr><td>name</td></tr></table>", "save it as CSV"),
        ("1,2,3\n4,5,6\n", "column names"),
        ('name,city\nAnn,"Rome\n' + "Bo,Oslo\n" * 40_000, "after line 1 .*quotation mark"),
        ('name,city\nAnn,"Rome\nBo,Oslo\nCy,Bonn\n', "quotation mark"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(make: Make, content: bytes | str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read(make(content))


def test_a_missing_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"people\.csv can't be opened"):
        open_table(tmp_path / "people.csv")
    with (tmp_path / "huge.csv").open("wb") as file:
        file.write(b"name,city\n")
        file.truncate(51 * 1024 * 1024)
    with pytest.raises(Unreadable, match="larger than 50 MB"):
        open_table(tmp_path / "huge.csv")


def test_memory_does_not_grow_with_the_file(make: Make) -> None:
    path = make("ref,name,notes\n" + "".join(f"{n},Person {n},{'x' * 200}\n" for n in range(20_000)))
    tracemalloc.start()
    table = open_table(path)
    assert sum(1 for _ in rows(path, table)) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 4_000_000 > peak


def test_thousands_of_columns_are_refused_at_once(make: Make) -> None:
    began = time.process_time()
    with pytest.raises(Unreadable, match="more than 300 columns"):
        open_table(make(",".join(f"Field {n}" for n in range(4_000)) + "\n" + (",".join("x" * 4_000) + "\n") * 50))
    assert time.process_time() - began < 2


def test_a_name_that_comes_again_gets_the_next_number(make: Make) -> None:
    table, _ = read(make("Skill,Skill (3),Skill,Skill,name\na,b,c,d,Ann\n"))
    assert table.columns == ("Skill", "Skill (3)", "Skill (4)", "Skill (5)", "name")

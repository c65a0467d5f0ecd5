"""Which column holds what: headings of tables of people in many languages."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

from widgets.problems import CourseProblem

Field = Literal["id", "name", "first", "middle", "last", "second", "unit", "cohort", "email"]

_WORDS: dict[Field, str] = {
    "id": """
        id, id number, id no, id nr, id code, identifier, identification, identification number, identity number,
        personnel number, personnel no, personnel id, personal number, personal no, service number, service no, staff number,
        staff no, staff id, employee number, employee no, employee id, index number, index no, un id, un index,
        un index number, un index no, user id, user name, login, learner id, student id,
        student number, student no, participant id, badge number, badge no, army number, army no, force number, force no,
        regimental number, pno, svc no; matricule, numéro matricule, numéro de matricule, n° matricule, no matricule,
        identifiant, numéro d'identification, numéro d'identité, numéro personnel, numéro d'agent, nom d'utilisateur;
        matrícula, identificación, identificador, número de identificación, número de identidad, número personal,
        número de personal, número de empleado, legajo, cédula, número de documento; личный номер,
        личный №, табельный номер, табельный №, идентификатор, идентификационный номер, ид, ид номер, логин, учётная запись;
        学号, 工号, 警号, 军号, 身份证号, 身份证, 证件号, 证件号码, 员工编号, 人员编号, 学员编号, 用户名, 账号, 标识; المعرف,
        معرف, المعرّف, رقم التعريف, رقم الهوية, الهوية, الرقم الوظيفي, رقم الموظف, الرقم العسكري, الرقم الشخصي, رقم المستخدم,
        اسم المستخدم; personalnummer, personenkennziffer, dienstnummer, matrikelnummer, kennung, kennnummer, ausweisnummer,
        benutzername; identificação, número de identificação, número mecanográfico, nip, utilizador; matricola,
        identificativo; kimlik no, sicil no; особистий номер, табельний номер, ідентифікатор; nomor induk, nrp, nip;
        kitambulisho, namba ya kitambulisho; आईडी, पहचान संख्या, परिचय नम्बर; আইডি, পরিচয় নম্বর; شناخت نمبر, شناختی نمبر;
        መለያ ቁጥር, መታወቂያ ቁጥር""",
    "name": """
        name, names, full name, complete name, learner name, student name, participant name, display name,
        name and surname, surname and name, name in full; nom, nom complet, nom et prénom, nom et prénoms, noms et prénoms,
        prénom et nom, nom prénom, noms; nombre, nombre completo, nombre y apellido, nombre y apellidos, nombres y apellidos,
        apellidos y nombre, apellidos y nombres; имя, полное имя, фио, ф и о, фамилия и имя, фамилия имя отчество,
        фамилия имя, имя и фамилия; 姓名, 名字, 全名; الاسم, اسم, الإسم, الاسم الكامل, الاسم واللقب, اسم المشارك;
        vollständiger name, name und vorname, vor und nachname; nome, nome completo; nome e cognome; ad soyad, adı soyadı,
        isim; ім'я, піб, прізвище та ім'я; nama, nama lengkap; jina, jina kamili, majina; नाम, पूरा नाम; নাম, পূর্ণ নাম; نام,
        پورا نام; ስም, ሙሉ ስም""",
    "first": """
        first name, first names, given name, given names, forename, forenames, christian name; prénom, prénoms, nombres,
        primer nombre, nombre de pila, 名, الاسم الأول, الإسم الأول, الاسم الشخصي, vorname, vornamen, nome próprio,
        primeiro nome, adı, nama depan, jina la kwanza""",
    "middle": """
        middle name, middle names, middle initial, second name, patronymic, отчество, по батькові, deuxième prénom,
        segundo nombre, اسم الأب""",
    "last": """
        last name, last names, surname, surnames, family name, family names, first surname; nom de famille, apellido,
        apellidos, primer apellido, apellido paterno, фамилия, 姓, 姓氏, اسم العائلة, اللقب, الكنية, لقب, nachname,
        familienname, zuname, sobrenome, apelido, apelidos, cognome, soyad, soyadı, прізвище, nama belakang, jina la ukoo""",
    "second": "second surname, second last name, segundo apellido, apellido materno",
    "unit": """
        unit, unit name, unité, unidad, подразделение, воинская часть, часть, 单位, 部队, 所属单位, الوحدة, وحدة,
        الوحدة العسكرية, einheit, unidade, unità, birlik, birim, підрозділ, satuan, kikosi, इकाई, ইউনিট, یونٹ, ክፍል""",
    "cohort": """
        cohort, intake, class, course, batch, promotion, promo, cohorte, promoción, stage, curso, класс, группа,
        учебная группа, набор, поток, курс, когорта, 班级, 班, 期次, 届, 批次, 期, 队列, الدفعة, دفعة, الدورة, الفوج, الصف,
        kohorte, lehrgang, jahrgang, kurs, turma, coorte, corso, dönem, група, angkatan, kundi, darasa""",
    "email": """
        email, e mail, mail, email address, e mail address, mail address, courriel, adresse électronique, adresse e mail,
        adresse email, adresse courriel, mél, correo, correo electrónico, dirección de correo, электронная почта, эл почта,
        почта, адрес электронной почты, 电子邮件, 电子邮箱, 邮箱, 邮件, البريد الإلكتروني, البريد الالكتروني, البريد,
        الإيميل, e mail adresse, endereço eletrônico, correio eletrónico, posta elettronica, e posta, електронна пошта,
        surel, barua pepe, ईमेल, ইমেইল, ای میل""",
}
_ELSE: dict[Field, str] = {
    "id": """
        user, account, learner, student, usuario, documento,
        number, no, nr, num, n°, #, numéro, número, номер, №, 编号, 号码, 号, الرقم, رقم, رقم المشارك, nummer, matr, code,
        código, código personal, код, 代码, الرمز""",
    "name": "participant, person, member, trainee",
    "unit": """
        department, contingent, company, battalion, regiment, formation, section, component, station, département, bataillon,
        compagnie, departamento, batallón, compañía, отдел, батальон, рота, контингент, 部门, 分队, القسم, الكتيبة, السرية,
        الإدارة, abteilung, kompanie, bataillon""",
    "cohort": """
        session, group, groupe, grupo, team, serial, year, année, año, год, 组, 小组, 年级, المجموعة, gruppe, gruppo""",
}
"""Headings that are used only if no other column fits the field, because they often mean something else."""


def folded_heading(text: str) -> str:
    """A heading for comparison, without capitals, accents, vowel points, spaces and punctuation."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in plain if sign.isalnum() or sign == "#")


def _split(words: str) -> list[str]:
    return [word for word in re.split("[,;\n]", words) if word.strip()]


def _table(words: dict[Field, str]) -> dict[str, Field]:
    return {folded_heading(word): field for field, listed in words.items() for word in _split(listed)}


_FIELDS, _FALLBACKS = _table(_WORDS), _table(_ELSE)


def field_of(heading: str) -> Field | None:
    """What a column with this heading holds, None for an unknown heading. "ID / Matricule", in two languages, is known."""
    return _known(heading, _FIELDS)


def _known(heading: str, table: dict[str, Field]) -> Field | None:
    if field := table.get(folded_heading(heading)):
        return field
    fields = [table.get(folded_heading(part)) for part in re.split(r"[/|\n()\[\]:*]", heading) if folded_heading(part)]
    # Brackets after a heading explain it: "Name (as in the passport)".
    is_explained = "(" in heading or "[" in heading
    return fields[0] if fields and (is_explained or len(set(fields)) == 1) else None


def known_fields(headings: Iterable[str]) -> int:
    """The number of different known fields among these headings; 0 if there is no ID among them."""
    fields = {field for heading in headings for field in (field_of(heading), _known(heading, _FALLBACKS)) if field}
    return len(fields) if "id" in fields else 0


def columns_of(headings: Sequence[str]) -> dict[Field, int]:
    """The number of the column for each field. Raises CourseProblem if two columns hold the same field."""
    columns = _columns(headings, _FIELDS)
    columns |= {field: column for field, column in _columns(headings, _FALLBACKS, but=columns).items() if field not in columns}
    if "name" in columns and ("first" in columns) != ("last" in columns):
        # "Nom, Prénom" or "Nombre, Apellidos": next to a first name, the word for a name means the last name, and vice versa.
        columns["first" if "last" in columns else "last"] = columns.pop("name")
    return columns


def _columns(headings: Sequence[str], table: dict[str, Field], but: Iterable[Field] = ()) -> dict[Field, int]:
    columns: dict[Field, int] = {}
    for column, heading in enumerate(headings):
        field = _known(heading, table)
        if field is None or field in but:
            continue
        if field in columns:
            first, second = headings[columns[field]].strip(), heading.strip()
            raise CourseProblem(f"The columns '{first}' and '{second}' mean the same ({field}). Delete one of them, or rename it.")
        columns[field] = column
    return columns

"""The manifest of a package, which lists its contents and declares it as one lesson that reports for itself."""

from typing import Literal
from xml.etree import ElementTree

Version = Literal["1.2", "2004"]
VERSIONS: tuple[Version, ...] = ("1.2", "2004")
"""The versions of SCORM that packages are made for; 2004 is its 4th edition."""
PAGE = "index.html"
NAME = "imsmanifest.xml"

_SPACES: dict[Version, dict[str, tuple[str, str]]] = {
    "1.2": {
        "xmlns": ("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "imscp_rootv1p1p2.xsd"),
        "xmlns:adlcp": ("http://www.adlnet.org/xsd/adlcp_rootv1p2", "adlcp_rootv1p2.xsd"),
    },
    "2004": {
        "xmlns": ("http://www.imsglobal.org/xsd/imscp_v1p1", "imscp_v1p1.xsd"),
        "xmlns:adlcp": ("http://www.adlnet.org/xsd/adlcp_v1p3", "adlcp_v1p3.xsd"),
        "xmlns:imsss": ("http://www.imsglobal.org/xsd/imsss", "imsss_v1p0.xsd"),
    },
}
_SCHEMA_VERSION: dict[Version, str] = {"1.2": "1.2", "2004": "2004 4th Edition"}
_SCO: dict[Version, str] = {"1.2": "adlcp:scormtype", "2004": "adlcp:scormType"}


def manifest(module: str, language: str, title: str, version: Version) -> bytes:
    """The file `imsmanifest.xml` of a module's package; deterministic, so that a platform recognises a newer version of a package."""
    name = f"{module}-{language}"
    root = ElementTree.Element("manifest", {"identifier": f"duty-{name}", "version": "1.0", **_namespaces(version)})
    _metadata(root, version)
    _organization(root, name, title, version)
    _resource(root, name, version)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _namespaces(version: Version) -> dict[str, str]:
    spaces = _SPACES[version]
    return {
        **{prefix: space for prefix, (space, _) in spaces.items()},
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi:schemaLocation": " ".join(f"{space} {file}" for space, file in spaces.values()),
    }


def _metadata(root: ElementTree.Element, version: Version) -> None:
    metadata = ElementTree.SubElement(root, "metadata")
    ElementTree.SubElement(metadata, "schema").text = "ADL SCORM"
    ElementTree.SubElement(metadata, "schemaversion").text = _SCHEMA_VERSION[version]


def _organization(root: ElementTree.Element, name: str, title: str, version: Version) -> None:
    organizations = ElementTree.SubElement(root, "organizations", default=f"course-{name}")
    organization = ElementTree.SubElement(organizations, "organization", identifier=f"course-{name}")
    ElementTree.SubElement(organization, "title").text = title
    item = ElementTree.SubElement(organization, "item", identifier=f"item-{name}", identifierref=f"page-{name}", isvisible="true")
    ElementTree.SubElement(item, "title").text = title
    if version == "2004":
        # The page reports its own completion; without this, a platform counts everyone who opens it as passed.
        sequencing = ElementTree.SubElement(item, "imsss:sequencing")
        ElementTree.SubElement(sequencing, "imsss:deliveryControls", completionSetByContent="true", objectiveSetByContent="true")


def _resource(root: ElementTree.Element, name: str, version: Version) -> None:
    about = {"identifier": f"page-{name}", "type": "webcontent", _SCO[version]: "sco", "href": PAGE}
    resource = ElementTree.SubElement(ElementTree.SubElement(root, "resources"), "resource", about)
    ElementTree.SubElement(resource, "file", href=PAGE)

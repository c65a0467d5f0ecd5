"""A QTI 3.0 package: a ZIP file with the items, and the manifest that lists them (IMS Content Packaging 1.2)."""

from collections.abc import Iterable
from xml.etree import ElementTree

from grading.exporting.questions.items import Item
from grading.exporting.questions.qti_item import qti_item
from widgets.scorm.package import package

MANIFEST = "imsmanifest.xml"
NAMESPACE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
SCHEMA = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd"
_ITEM = "imsqti_item_xmlv3p0"
"""The type of a resource that is a QTI 3 item."""


def qti_package(items: Iterable[Item]) -> bytes:
    """The package of these items. The same items give the same bytes."""
    files = {f"items/{item.id}.xml": qti_item(item) for item in items}
    return package({MANIFEST: _manifest(files), **files})


def _manifest(paths: Iterable[str]) -> bytes:
    root = ElementTree.Element(
        "manifest",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
            "identifier": "duty-to-report-questions",
        },
    )
    metadata = ElementTree.SubElement(root, "metadata")
    ElementTree.SubElement(metadata, "schema").text = "QTI Package"
    ElementTree.SubElement(metadata, "schemaversion").text = "3.0.0"
    ElementTree.SubElement(root, "organizations")
    resources = ElementTree.SubElement(root, "resources")
    for path in paths:
        id = path.removeprefix("items/").removesuffix(".xml")
        resource = ElementTree.SubElement(resources, "resource", identifier=id, type=_ITEM, href=path)
        ElementTree.SubElement(resource, "file", href=path)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"

"""Where does the catalog lie? Apart from reading it, since a child that wants one file of it need not import what checks them all."""

from pathlib import Path


def catalog_dir() -> Path:
    """The folder the catalog lies in: inside the package when installed, the tree's own beside an editable install.

    BadCatalog where it is in neither.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_catalog", package.parent.parent / "catalog"):
        if (folder / "families").is_dir():
            return folder
    raise _none_in(package)


def _none_in(package: Path) -> Exception:
    from temoto.core.messages import note  # what the child mentioned above does without
    from temoto.core.messages.command import CommandMessage
    from temoto.core.messages.detail import Detail
    from temoto.ports import BadCatalog

    return BadCatalog(CommandMessage.CATALOG_BROKEN, detail=note(Detail.NO_CATALOG, package=package))

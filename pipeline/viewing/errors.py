"""What can go wrong with the picture that somebody asks for, below the tree of `pipeline.errors`.

UserError
└── PictureRequestError       no picture of this page can be made as it was asked for
"""

from __future__ import annotations

from pipeline.errors import UserError


class PictureRequestError(UserError):
    """No picture of this page can be made as it was asked for."""

    code = "picture_request"
    template = "“{given}” is no {part} of this picture. The address follows the IIIF Image API 3."

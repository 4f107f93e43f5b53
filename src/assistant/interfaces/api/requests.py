"""What request bodies have in common."""

from pydantic import BaseModel, ConfigDict


class RequestBody(BaseModel):
    """A request body; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")

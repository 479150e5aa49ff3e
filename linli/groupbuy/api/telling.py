"""Opening a group buy from the desk: its card goes to the groups in the same step."""

from uuid import UUID

from linli.community import api as community
from linli.community.types import NewPost, Worth
from linli.groupbuy.api.opening import open
from linli.groupbuy.types import GroupElsewhere, NewGroupBuy, Opening
from linli.kernel.clock import CHINA
from linli.kernel.log import transaction


def open_and_tell(new: Opening, *, staff_id: UUID | None) -> UUID:
    """Open a group buy and post its card into the named groups, all or nothing; the group buy's id.

    Raises:
        GroupElsewhere: a group is not the store's. And what `open` raises.
    """
    with transaction():
        if new.group_ids and not set(new.group_ids) <= {one.id for one in community.groups(new.store_id)}:
            raise GroupElsewhere()
        made = open(NewGroupBuy(**new.model_dump(exclude={"group_ids", "words"})))
        for group_id in dict.fromkeys(new.group_ids):
            card = NewPost(
                group_id=group_id,
                staff_id=staff_id,
                worth=Worth.PROMOTION,
                text=new.words.strip() or _words(new),
                sku_ids=[new.sku_id],
                groupbuy_id=made,
            )
            community.post(card)
        return made


def _words(new: Opening) -> str:
    local = new.closes_at.astimezone(CHINA)
    forms = f"，{new.threshold} 户成团" if new.kind == "threshold" else ""
    return f"{new.title}{forms}，{local.month} 月 {local.day} 日 {local.hour}:{local.minute:02d} 截团。"

"""The facilitator's room: a class of 90 minutes, stage by stage, on a laptop and a projector. Belongs to the instructor's side only."""

"""The facilitator's room: a class of 90 minutes, stage by stage, for a laptop and a projector. On the instructor's side only."""

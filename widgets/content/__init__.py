"""What a module declares and what it is made of: questions, cases, programme, mission, audiences."""

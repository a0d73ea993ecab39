"""WHAT IS SAID: papers, their numbers, initials and signatures."""

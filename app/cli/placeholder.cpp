// Placeholder: keeps the room buildable until its first real file.

"""Site generators: what each makes of a file's name, folder and front matter. One file each, one class a file."""

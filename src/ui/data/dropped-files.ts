async function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function filesOf(entry: FileSystemEntry, path: string): Promise<File[]> {
  if (entry.name.startsWith('.')) return [];
  if (entry.isDirectory) {
    const entries = await entriesOf((entry as FileSystemDirectoryEntry).createReader());
    return (await Promise.all(entries.map((child) => filesOf(child, `${path}${entry.name}/`)))).flat();
  }
  const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
  // A dropped file forgets its folder; folders written key=value become columns, so the path has to be kept.
  if (path !== '') Object.defineProperty(file, 'webkitRelativePath', { value: path + file.name });
  return [file];
}

/** The files of a drop, folders opened, hidden files left out, sorted by path. Empty when the drop held no files. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].filter((item) => item.kind === 'file').map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const files = await Promise.all(entries.map(({ entry, file }) => (entry === null ? Promise.resolve(file === null ? [] : [file]) : filesOf(entry, ''))));
  const path = (file: File): string => file.webkitRelativePath || file.name;
  return files.flat().sort((a, b) => (path(a) < path(b) ? -1 : 1));
}

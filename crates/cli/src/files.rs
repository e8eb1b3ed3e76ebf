//! Files that are whole at any moment, also when the program is killed while it writes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Makes a file that is not there yet: afterwards it is on disk with its whole content and its name.
pub(crate) fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    written.and_then(|()| sync_folder(path)).inspect_err(|_| {
        // It is ours, and a half one would be in the way of the next attempt.
        let _ = fs::remove_file(path);
    })
}

/// Replaces the content of a file: afterwards it is the new one or, after a crash, the old one.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let (mut file, new) = beside(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    drop(file);
    written.and_then(|()| fs::rename(&new, path)).inspect_err(|_| {
        let _ = fs::remove_file(&new);
    })?;
    sync_folder(path)
}

/// A new file in the same folder. Whatever is there already, under any name, may be somebody's.
fn beside(path: &Path) -> io::Result<(File, PathBuf)> {
    let mut number = 0_u32;
    loop {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}-{number}.new", std::process::id()));
        let new = path.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&new) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 100 => {
                number += 1;
            }
            made => return made.map(|file| (file, new)),
        }
    }
}

/// Makes sure that the name of a file is on disk as well.
#[cfg(unix)]
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_a_file_stays_as_it_is() {
        let folder = std::env::temp_dir().join(format!("paywright-files-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("order-1");
        let others = ["order-1.new".to_owned(), format!("order-1.{}-0.new", std::process::id())];
        for other in &others {
            fs::write(folder.join(other), "another ticket").unwrap();
        }
        create(&path, "old").unwrap();
        replace(&path, "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        for other in &others {
            assert_eq!(fs::read_to_string(folder.join(other)).unwrap(), "another ticket");
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 3);
        fs::remove_dir_all(folder).unwrap();
    }
}

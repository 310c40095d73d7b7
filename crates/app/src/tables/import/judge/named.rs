//! What rows name that only the store knows: people by number or name, what other rows may share.

use fengqiao_db::Conn;

use super::{Judge, Read};
use crate::AppError;
use crate::tables::Records;

impl<T: Records> Judge<'_, T> {
    /// Has the store say whom and what the rows name, before they are matched.
    pub(super) fn recognise(&self, c: &mut Conn, read: &mut [Read<T::Row>]) -> Result<(), AppError> {
        if T::recognise(c, &self.env, self.scope, &self.reader.columns, read)? {
            for row in read {
                self.reader.key(row);
            }
        }
        Ok(())
    }
}

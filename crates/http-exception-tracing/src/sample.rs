//! A share of all requests, the same for whoever knows their ids.

/// True if the request with this id is in a share of all.
pub(crate) fn is_sampled(id: &str, share: f64) -> bool {
    // The upper 53 bits of a hash are a fraction that a `f64` can say.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    let at = (hash(id) >> 11) as f64 / (1_u64 << 53) as f64;
    at < share
}

/// FNV-1a, stirred, so that ids that differ at the end alone are far apart. Other services and later releases
/// decide alike, so it is none of the standard library's.
fn hash(id: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in id.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_ids_is_sampled_and_a_larger_share_has_the_same_ones() {
        let ids: Vec<_> = (0..10_000).map(|id| format!("request-{id}")).collect();
        let tenth: Vec<_> = ids.iter().filter(|id| is_sampled(id, 0.1)).collect();
        assert!((900..1_100).contains(&tenth.len()), "{}", tenth.len());
        assert!(tenth.iter().all(|id| is_sampled(id, 0.2)));
        assert!(
            ids.iter()
                .all(|id| is_sampled(id, 1.0) && !is_sampled(id, 0.0))
        );
    }
}

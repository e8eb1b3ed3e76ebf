//! One good call of each endpoint.

use crate::sample::Sample;
use crate::shop::Shop;
use crate::{cards, changes, information, keepers, methods, series};

/// Calls an endpoint by its builder with success.
pub(crate) async fn call(shop: &Shop, path: &str) -> Sample {
    // Each group knows its own paths only.
    if let Some(sample) = cards::call(shop, path).await {
        return sample;
    }
    if let Some(sample) = changes::call(shop, path).await {
        return sample;
    }
    if let Some(sample) = series::call(shop, path).await {
        return sample;
    }
    if let Some(sample) = keepers::call(shop, path).await {
        return sample;
    }
    if let Some(sample) = information::call(shop, path).await {
        return sample;
    }
    if let Some(sample) = methods::call(shop, path).await {
        return sample;
    }
    panic!("{path} is an endpoint of the platform without a case here");
}

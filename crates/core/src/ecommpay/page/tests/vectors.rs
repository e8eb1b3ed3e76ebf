//! URLs that the official PHP SDK makes from the same parameters.

use super::{parameters, signer};
use crate::ecommpay::page::{BestBefore, PageAddress};

struct Vector {
    id: &'static str,
    base: &'static str,
    project_id: &'static str,
    payment_id: &'static str,
    rest: &'static [(&'static str, &'static str)],
    /// The query from `payment_id` to the last parameter before the signature.
    query: &'static str,
    /// The signature, percent-encoded.
    signature: &'static str,
}

#[test]
fn urls_are_those_of_the_php_sdk() {
    for vector in VECTORS {
        let best_before = |text| BestBefore::parse(text).unwrap().to_string();
        let rest = vector.rest.iter().map(|(name, value)| match *name {
            "best_before" => (*name, best_before(value)),
            name => (name, (*value).to_owned()),
        });
        let first = [
            ("project_id", vector.project_id.to_owned()),
            ("interface_type", r#"{"id":23}"#.to_owned()),
            ("payment_id", vector.payment_id.to_owned()),
        ];
        let page = parameters(first.into_iter().chain(rest)).sign(&signer());
        let address = PageAddress::new(vector.base).unwrap();
        let expected = format!(
            "{}/payment?project_id={}&interface_type=%7B%22id%22%3A23%7D&{}&signature={}",
            vector.base, vector.project_id, vector.query, vector.signature
        );
        assert_eq!(page.url(&address), expected, "{}", vector.id);
    }
}

const VECTORS: &[Vector] = &[
    Vector {
        id: "url-basic-06",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("language_code", "ru"),
            ("region_code", "RU"),
            ("terminal_id", "5"),
        ],
        query: "payment_id=test+payment+id&payment_amount=1000&payment_currency=EUR&language_code=ru&region_code=RU&terminal_id=5",
        signature: "Za%2FggKIDVB0ikXmZGA4i7vcuJece0rqEy2rTNQZCWeoitWCCMc18ltQ4EN%2FAgpF7pKkzrt0SPt68%2FwXwC1QCAA%3D%3D",
    },
    Vector {
        id: "url-basic-10",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("zzz", "last"),
            ("aaa", "first"),
        ],
        query: "payment_id=test+payment+id&payment_amount=1000&payment_currency=EUR&zzz=last&aaa=first",
        signature: "zwHaEFVqxPU%2B0mF1eHnBkEUTAI7hTAApta2YxmkZuUYUv%2BbHoNdrW%2Bt4YEFI7I3kubu4hM5D3pzkVokhv2oNCg%3D%3D",
    },
    Vector {
        id: "url-full-05",
        base: "https://paymentpage.ecommpay.com",
        project_id: "58296",
        payment_id: "X35642",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("payment_description", "Guyliner purchase"),
            ("customer_first_name", "Jack"),
            ("billing_address", "221B Baker Street"),
            ("customer_email", "user+tag@example.com"),
            ("merchant_fail_url", "https://m.example/no#f"),
            ("customer_last_name", "Sparrow"),
            ("force_payment_method", "card"),
            ("customer_id", "103"),
            ("billing_postal", "NW1 6XE"),
        ],
        query: "payment_id=X35642&payment_amount=1000&payment_currency=EUR&payment_description=Guyliner+purchase&customer_first_name=Jack&billing_address=221B+Baker+Street&customer_email=user%2Btag%40example.com&merchant_fail_url=https%3A%2F%2Fm.example%2Fno%23f&customer_last_name=Sparrow&force_payment_method=card&customer_id=103&billing_postal=NW1+6XE",
        signature: "1fZoaWtgt5D9YjaLfiNJaWskTuTfbu2JZUTjx2zB7DtERyNvWGzkNxqcSTSYnWJHqqWFbJWBnld5aWlyHSZxIg%3D%3D",
    },
    Vector {
        id: "url-full-09",
        base: "https://paymentpage.ecommpay.com",
        project_id: "99087",
        payment_id: "X99698",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("customer_id", "590"),
            ("merchant_success_url", "https://m.example/ok?x=1&y=2"),
            ("customer_phone", "+441234567890"),
        ],
        query: "payment_id=X99698&payment_amount=1000&payment_currency=EUR&customer_id=590&merchant_success_url=https%3A%2F%2Fm.example%2Fok%3Fx%3D1%26y%3D2&customer_phone=%2B441234567890",
        signature: "%2BKM2TQNpGy4H9zhYTxdKkDFC4M51vTuUd4SiZPdR8fS%2FSdbZZKjPRnzJzFVr0U9IORB40QFPD2G%2Bbuw8ZVb7Ug%3D%3D",
    },
    Vector {
        id: "url-encoding-ascii-08",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("payment_description", "(x)*y!"),
        ],
        query: "payment_id=test+payment+id&payment_amount=1000&payment_currency=EUR&payment_description=%28x%29%2Ay%21",
        signature: "xFp1CRBpE9VHG9OlIYrdhhMKjK2PpTpruz2Vmkfs0Iik5M4YYmIkOL6frpeO8qbHxUip6J3n%2BTuvuAqD5s8low%3D%3D",
    },
    Vector {
        id: "url-encoding-ascii-12",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("payment_description", "a;b:c"),
        ],
        query: "payment_id=test+payment+id&payment_amount=1000&payment_currency=EUR&payment_description=a%3Bb%3Ac",
        signature: "q4pT%2BC9rCEuLpnATSOenvSUmQN7QCvsX4hjxhQu3wo3pR3tCr8XKziMlnvAHnENstXJmRSqDDZRtQfAHhokYZg%3D%3D",
    },
    Vector {
        id: "url-encoding-ascii-17",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("payment_description", "|^`"),
        ],
        query: "payment_id=test+payment+id&payment_amount=1000&payment_currency=EUR&payment_description=%7C%5E%60",
        signature: "NzFCGQlWXwGrkz4L%2F9Jd3kkR8WodthXjuVN0lZHjXm3MEMK0ULBd1LTN9FSg8daUAa9NVlnZC7XxW%2FLi%2BLEg2g%3D%3D",
    },
    Vector {
        id: "url-encoding-unicode-04",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("payment_description", "😀"),
        ],
        query: "payment_id=test+payment+id&payment_amount=1000&payment_currency=EUR&payment_description=%F0%9F%98%80",
        signature: "qiUoADpOEoRxPPCHs6R%2Bj5GlSs8U25ghhqehjfJLtH17SCopQaMcwr%2FbCumHQv%2FDLoecVtdDQ2f2xWgHSKmeqA%3D%3D",
    },
    Vector {
        id: "url-payment-id-03",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "заказ №5",
        rest: &[("payment_amount", "1000"), ("payment_currency", "EUR")],
        query: "payment_id=%D0%B7%D0%B0%D0%BA%D0%B0%D0%B7+%E2%84%965&payment_amount=1000&payment_currency=EUR",
        signature: "a6vWI1T2vy56z4j%2F6wba9fOLGvUPUZVOXGTTGO6Pm5t5AiIuv0VRgWBpDzcJXn%2FpQ000oWgNNn5wHB5yOTbk4w%3D%3D",
    },
    Vector {
        id: "url-empty-02",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("customer_id", ""),
            ("customer_email", ""),
        ],
        query: "payment_id=test+payment+id&payment_amount=1000&payment_currency=EUR&customer_id=&customer_email=",
        signature: "0jmPW4P4GYwqY2mT8w4VJcn0kspBH2rCC9s7Vj1vjUl1ARmQw5Ly8o33ByXyI6uY%2FtzEPR%2Bu5I8uxHDZoa224g%3D%3D",
    },
    Vector {
        id: "url-frame-mode-02",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("frame_mode", "iframe"),
            ("target_element", "widget"),
        ],
        query: "payment_id=test+payment+id&payment_amount=1000&payment_currency=EUR&frame_mode=iframe&target_element=widget",
        signature: "Sjdgy76NomMtDsGCSvwV%2BYGTps6mTQ3p%2FUPIUgGV9KX8%2BeqkOsMvqit14Uqz9xsf8STIH6qPXqMRXM6OuWxMRA%3D%3D",
    },
    Vector {
        id: "url-integer-03",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[("payment_amount", "-5"), ("payment_currency", "JPY")],
        query: "payment_id=test+payment+id&payment_amount=-5&payment_currency=JPY",
        signature: "93ckh7SuJ3KiiFyyXZhhCeU2BdT90KF6%2FrDQKy2RjXvyFQU6Ev7gGHAjypHUW29dOAgAn82r6gfBG3b%2Fq851%2FQ%3D%3D",
    },
    Vector {
        id: "url-base-url-02",
        base: "https://pay.example.org:8443",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[("payment_amount", "1000"), ("payment_currency", "EUR")],
        query: "payment_id=test+payment+id&payment_amount=1000&payment_currency=EUR",
        signature: "Va28oIynrfO2vlQ%2B5PNPU9CRgpuB4TFrgQcNNvt05oBUeydqpa7rMYtX84A1N82pjKVf22kwG9lcVBCzYJpDQg%3D%3D",
    },
    Vector {
        id: "url-bool-02",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("recurring_register", "1"),
            ("force_acs_new_window", "0"),
        ],
        query: "payment_id=test+payment+id&payment_amount=1000&payment_currency=EUR&recurring_register=1&force_acs_new_window=0",
        signature: "S6Uuf7oiK%2F5FyUjAzNakExA74EQDQjgwEHkREWplBlwrYN3QynVhGRojfvknSqyXUysP%2FHBdhG8lbOOi9evQmw%3D%3D",
    },
    Vector {
        id: "url-best-before-03",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("best_before", "2030-12-31T23:59:59.250000+03:00"),
        ],
        query: "payment_id=test+payment+id&payment_amount=1000&payment_currency=EUR&best_before=2030-12-31T23%3A59%3A59%2B03%3A00",
        signature: "V0xeotGphBfmhIcjARzjD%2F%2BxFsMOVJLsf4Ma1mGeRxBi%2FBvyve%2FfSv81h9qqpaUdYxPriaNnqGFFdSit1zn6Cw%3D%3D",
    },
    Vector {
        id: "url-digit-keys-02",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("line10", "a"),
            ("line9", "b"),
        ],
        query: "payment_id=test+payment+id&payment_amount=1000&payment_currency=EUR&line10=a&line9=b",
        signature: "3jUYZmkheCBr%2F6dfVULeVsyDbGkaKz6eoueO2REM6OTAi%2FEbsmA4OYSLksE8P5MY4Tn%2B6qy41rOUSx4JS79OZw%3D%3D",
    },
    Vector {
        id: "url-digit-keys-03",
        base: "https://paymentpage.ecommpay.com",
        project_id: "100",
        payment_id: "test payment id",
        rest: &[
            ("payment_amount", "1000"),
            ("payment_currency", "EUR"),
            ("field2", "a"),
            ("field10", "b"),
            ("field1", "c"),
        ],
        query: "payment_id=test+payment+id&payment_amount=1000&payment_currency=EUR&field2=a&field10=b&field1=c",
        signature: "aUYLAmxei175pX8FAEaw%2FUrxHM%2Ba8OS%2BFRQE3adMMVrt7PADC35r%2FJrd1yf4f2vxAwdhcbRZ1q9LWKcKbyY4%2BQ%3D%3D",
    },
];

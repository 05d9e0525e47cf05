//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Certificates and keys in PEM, for tests alone; valid from 2020 to 2099.
///
/// Made with `openssl ca`: two authorities that sign themselves, and what they signed.
enum TestCertificates {
    /// The authority that receiver and exporter have their certificates from.
    static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBoDCCAUWgAwIBAgIBATAKBggqhkjOPQQDAjA2MTQwMgYDVQQDDCthdXRob3Jp
        dHkgb2YgdGhlIHRlc3RzIG9mIHN3aWZ0LW9wZW50cmFjaW5nMCAXDTIwMDEwMTAw
        MDAwMFoYDzIwOTkxMjMxMDAwMDAwWjA2MTQwMgYDVQQDDCthdXRob3JpdHkgb2Yg
        dGhlIHRlc3RzIG9mIHN3aWZ0LW9wZW50cmFjaW5nMFkwEwYHKoZIzj0CAQYIKoZI
        zj0DAQcDQgAEwbY8/LdLxzLrISHyupzZ8FKJ30lcUeEWuMDEMbSBiATR6AX1dnTu
        vuPOI5/sGhFeuiBe94JD5b32se39eNGjr6NCMEAwDwYDVR0TAQH/BAUwAwEB/zAO
        BgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFDN5q0kndf+sJ3geix2q+Jg7aC3XMAoG
        CCqGSM49BAMCA0kAMEYCIQCN4KMUjPPeOshMGJTuLqjsheAVkU072fmKbhq+ZN3A
        QwIhAIwbGCCe/GEKCdZHz8WqP3h7VW12zntzRIxFx63O6fp7
        -----END CERTIFICATE-----

        """

    /// Another authority, which signed nothing but ``impostor``.
    static let stranger = """
        -----BEGIN CERTIFICATE-----
        MIIBnTCCAUOgAwIBAgIBAjAKBggqhkjOPQQDAjA1MTMwMQYDVQQDDCpzdHJhbmdl
        ciBvZiB0aGUgdGVzdHMgb2Ygc3dpZnQtb3BlbnRyYWNpbmcwIBcNMjAwMTAxMDAw
        MDAwWhgPMjA5OTEyMzEwMDAwMDBaMDUxMzAxBgNVBAMMKnN0cmFuZ2VyIG9mIHRo
        ZSB0ZXN0cyBvZiBzd2lmdC1vcGVudHJhY2luZzBZMBMGByqGSM49AgEGCCqGSM49
        AwEHA0IABOO5QWg+T4hfY+oVQn1DWBcFjP2KWmX7clb08JekYyZzl6AiKWY22+3j
        3IVV4kc/phk37f1b0Lfqk0A7+Xu5W22jQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYD
        VR0PAQH/BAQDAgEGMB0GA1UdDgQWBBSjCHJDIJHE1tWQ4yut1Alg6AQ+rzAKBggq
        hkjOPQQDAgNIADBFAiBWUL+ls0HFTLO5jVuY27hQ5NZLvlTxaekwP6Zb2uR/xQIh
        AI7fpUd64ls1b8aReyYA5vZMi4IhCm7FW6wGB0u8V3nZ
        -----END CERTIFICATE-----

        """

    /// For a server at `127.0.0.1` or `localhost`.
    static let receiver = """
        -----BEGIN CERTIFICATE-----
        MIIB7zCCAZWgAwIBAgIBAzAKBggqhkjOPQQDAjA2MTQwMgYDVQQDDCthdXRob3Jp
        dHkgb2YgdGhlIHRlc3RzIG9mIHN3aWZ0LW9wZW50cmFjaW5nMCAXDTIwMDEwMTAw
        MDAwMFoYDzIwOTkxMjMxMDAwMDAwWjA1MTMwMQYDVQQDDCpyZWNlaXZlciBvZiB0
        aGUgdGVzdHMgb2Ygc3dpZnQtb3BlbnRyYWNpbmcwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAASn6Nb4nRvQNEoowN1NllaHTInTAmKZKFWcRK4YME/eWlpuZhKjPjV3
        nPjkypVPtFqSbylASv2C00fZlXAnjaq7o4GSMIGPMAwGA1UdEwEB/wQCMAAwDgYD
        VR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMBoGA1UdEQQTMBGHBH8A
        AAGCCWxvY2FsaG9zdDAdBgNVHQ4EFgQUqvs3UMjlOcR3Ja3OJlHH/uUlbRYwHwYD
        VR0jBBgwFoAUM3mrSSd1/6wneB6LHar4mDtoLdcwCgYIKoZIzj0EAwIDSAAwRQIh
        AMQUALZyRvGLcCVn/0PhcjGsiAKiQiqeA6tS45UtuqfCAiBNf8ZQent44Jop3YfW
        D8YLlRtCL3pYCpK8MlVanzLWYA==
        -----END CERTIFICATE-----

        """

    /// The key to ``receiver``.
    static let receiverKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgW45P3FHzzObxVboY
        DfFRO22j0vgt38rFLjnLsT9VAiChRANCAASn6Nb4nRvQNEoowN1NllaHTInTAmKZ
        KFWcRK4YME/eWlpuZhKjPjV3nPjkypVPtFqSbylASv2C00fZlXAnjaq7
        -----END PRIVATE KEY-----

        """

    /// For a client.
    static let exporter = """
        -----BEGIN CERTIFICATE-----
        MIIB0jCCAXegAwIBAgIBBDAKBggqhkjOPQQDAjA2MTQwMgYDVQQDDCthdXRob3Jp
        dHkgb2YgdGhlIHRlc3RzIG9mIHN3aWZ0LW9wZW50cmFjaW5nMCAXDTIwMDEwMTAw
        MDAwMFoYDzIwOTkxMjMxMDAwMDAwWjA1MTMwMQYDVQQDDCpleHBvcnRlciBvZiB0
        aGUgdGVzdHMgb2Ygc3dpZnQtb3BlbnRyYWNpbmcwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAATMiJjnvfCBCH4tKSS70hxDrxuEb1Y8/RK+YfCfou6nbP8fyCSH/gqi
        tKIlMxzHvFN6EdTd5TsuhCYxRV7aQUTyo3UwczAMBgNVHRMBAf8EAjAAMA4GA1Ud
        DwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDAjAdBgNVHQ4EFgQUY1c606/R
        08iQUeocNes2UO4F/pEwHwYDVR0jBBgwFoAUM3mrSSd1/6wneB6LHar4mDtoLdcw
        CgYIKoZIzj0EAwIDSQAwRgIhAJmOf7pwJpOEk60nUtWW/e6FcB9SjYmvSZHhtA57
        PmRNAiEA1MCL+8e2iiiGJ5b4qnDkCZa9QTLB12CnPjaDyamaD8A=
        -----END CERTIFICATE-----

        """

    /// The key to ``exporter``.
    static let exporterKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjA3yIN9EWB8l7Ucp
        iSgf8N+YLimtK1rhG7S81pT7PYqhRANCAATMiJjnvfCBCH4tKSS70hxDrxuEb1Y8
        /RK+YfCfou6nbP8fyCSH/gqitKIlMxzHvFN6EdTd5TsuhCYxRV7aQUTy
        -----END PRIVATE KEY-----

        """

    /// For a client, from the authority that nobody here trusts.
    static let impostor = """
        -----BEGIN CERTIFICATE-----
        MIIBzzCCAXagAwIBAgIBBTAKBggqhkjOPQQDAjA1MTMwMQYDVQQDDCpzdHJhbmdl
        ciBvZiB0aGUgdGVzdHMgb2Ygc3dpZnQtb3BlbnRyYWNpbmcwIBcNMjAwMTAxMDAw
        MDAwWhgPMjA5OTEyMzEwMDAwMDBaMDUxMzAxBgNVBAMMKmltcG9zdG9yIG9mIHRo
        ZSB0ZXN0cyBvZiBzd2lmdC1vcGVudHJhY2luZzBZMBMGByqGSM49AgEGCCqGSM49
        AwEHA0IABLg2YtAnJ3v2FZkAWDj4FWmeyEgXy9tUDIpNhynYt2+Bp4+FxZ/0V+Qx
        yXn4lw4wSJUsOdRFwmppCmCNzD9vDRKjdTBzMAwGA1UdEwEB/wQCMAAwDgYDVR0P
        AQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMCMB0GA1UdDgQWBBSuIIfibTv+
        X+9JG08m8bljId2JdTAfBgNVHSMEGDAWgBSjCHJDIJHE1tWQ4yut1Alg6AQ+rzAK
        BggqhkjOPQQDAgNHADBEAiBuSbPkLvzQdQ82IpzMWD0sge4zi9fdG7YrZd6FtzgM
        fAIgclLODqHArN0WGcek2gaGkwmV/dXvxD8Ffn/GPReG++0=
        -----END CERTIFICATE-----

        """

    /// The key to ``impostor``.
    static let impostorKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgU0orMnJdQVJLGBjj
        GSQSgGTCqJKmQdq6quA2SwCernqhRANCAAS4NmLQJyd79hWZAFg4+BVpnshIF8vb
        VAyKTYcp2LdvgaePhcWf9FfkMcl5+JcOMEiVLDnURcJqaQpgjcw/bw0S
        -----END PRIVATE KEY-----

        """
}
